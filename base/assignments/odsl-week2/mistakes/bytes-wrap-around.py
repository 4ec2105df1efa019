# fails: convolution-types
# words: whole numbers are kept in bytes, which wrap around at 256
# file: convolutions.py
def convolve(image, kernel):
    kind = image.dtype
    if not kind.is_floating_point:
        image, kernel = image.to(torch.uint8), kernel.to(torch.uint8)
    height, width = image.shape
    padded = torch.zeros(height + 2, width + 2, dtype=image.dtype)
    padded[1:-1, 1:-1] = image
    out = torch.zeros(height, width, dtype=image.dtype)
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * padded[i : i + height, j : j + width]
    return out.to(kind)
