# fails: convolution
# words: the kernel is flipped, as mathematics has it; PyTorch's convolution does not flip it
# file: convolutions.py
def convolve(image, kernel):
    height, width = image.shape
    padded = torch.zeros(height + 2, width + 2, dtype=image.dtype)
    padded[1:-1, 1:-1] = image
    out = torch.zeros(height, width, dtype=image.dtype)
    for i in range(3):
        for j in range(3):
            out += kernel[2 - i, 2 - j] * padded[i : i + height, j : j + width]
    return out
