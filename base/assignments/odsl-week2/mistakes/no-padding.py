# fails: convolution
# words: the image is not padded, so the result is smaller by two
# file: convolutions.py
def convolve(image, kernel):
    height, width = image.shape
    out = torch.zeros(height - 2, width - 2, dtype=image.dtype)
    for i in range(3):
        for j in range(3):
            out += kernel[i, j] * image[i : i + height - 2, j : j + width - 2]
    return out
