# fails: image
# words: only the red channel is taken
# file: convolutions.py
def load_image(url):
    with urllib.request.urlopen(url) as response:
        image = Image.open(io.BytesIO(response.read()))
    return np.asarray(image.convert("RGB"), dtype=np.float64)[:, :, 0]
