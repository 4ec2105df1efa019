# part 1 of the exercise: conv2d + normalise
from __future__ import annotations

import numpy as np
import torch

ArrayOrTensor = "np.ndarray | torch.Tensor"


def _as_tensor(x):
    """I kept mixing up numpy and torch, so everything goes through here. Returns (tensor, was_numpy)."""
    if isinstance(x, torch.Tensor):
        return x, False
    return torch.from_numpy(np.ascontiguousarray(x)), True


def _working_dtype(*dtypes: torch.dtype) -> torch.dtype:
    # uint8 would overflow and half is too coarse -> float32, but don't throw away double
    return torch.float64 if torch.float64 in dtypes else torch.float32


def conv2d(x: ArrayOrTensor, w: ArrayOrTensor):
    """Cross-correlation (N, H - k + 1, W - k + 1) of images x, (N, H, W), with a filter w, (k, k)."""
    x, from_np = _as_tensor(x)
    w, _ = _as_tensor(w)
    dtype = _working_dtype(x.dtype, w.dtype)
    n, height, width = x.shape
    k = w.shape[0]
    out_h, out_w = height - k + 1, width - k + 1

    out = torch.zeros(n, out_h, out_w, dtype=dtype, device=x.device)
    for dy in range(k):
        for dx in range(k):
            shifted = x[:, dy:dy + out_h, dx:dx + out_w]
            out += shifted.to(dtype) * w[dy, dx].to(dtype)
    return out.numpy() if from_np else out


def normalise(x: ArrayOrTensor):
    """Images x, (N, H, W), each with mean 0 and standard deviation 1."""
    x, from_np = _as_tensor(x)
    dtype = _working_dtype(x.dtype)
    z = x.double()
    z = z - z.mean(dim=(1, 2), keepdim=True)
    sd = z.pow(2).mean(dim=(1, 2), keepdim=True).sqrt()
    # a completely flat image has sd 0: leave it at 0 instead of nan
    z = (z / sd.clamp_min(1e-12)).to(dtype)
    return z.numpy() if from_np else z
