# fails: image
# words: the image keeps its three channels
# file: convolutions.py
def load_image(url):
    with urllib.request.urlopen(url) as response:
        image = Image.open(io.BytesIO(response.read()))
    return np.asarray(image.convert("RGB"), dtype=np.float64)
