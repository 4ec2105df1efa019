# fails: convolution
# words: the border is repeated in the place of zeros
# file: convolutions.py
def convolve(image, kernel):
    height, width = image.shape
    padded = torch.nn.functional.pad(image[None].float(), (1, 1, 1, 1), mode="replicate")[0].to(image.dtype)
    out = torch.zeros(height, width, dtype=image.dtype)
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * padded[i : i + height, j : j + width]
    return out
