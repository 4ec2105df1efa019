from __future__ import print_function, division
from common import *
from PIL import Image
try:
    from urllib2 import urlopen, Request          # py2
except ImportError:
    from urllib.request import urlopen, Request   # py3
from io import BytesIO

URL = 'https://upload.wikimedia.org/wikipedia/commons/thumb/2/23/Space_Needle_2011-07-04.jpg/240px-Space_Needle_2011-07-04.jpg'


def get_image(url):
    data = urlopen(Request(url, headers={'User-Agent': 'Mozilla/5.0'})).read()
    return np.array(Image.open(BytesIO(data)).convert('L'), dtype=np.float32)


def conv_by_hand(img, kern):
    h, w = img.shape
    p = np.zeros((h + 2, w + 2), dtype=img.dtype)
    p[1:h + 1, 1:w + 1] = img
    out = np.zeros_like(img)
    for i in range(h):
        for j in range(w):
            out[i, j] = (p[i:i + 3, j:j + 3] * kern).sum()
    return out


KV = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)
KH = KV.T.copy()

try:
    img = get_image(URL)
except Exception as e:
    print('download failed: %s' % e)
    from sklearn.datasets import load_sample_image
    img = np.array(Image.fromarray(load_sample_image('china.jpg')).convert('L').resize((240, 160)), dtype=np.float32)

vert, horiz = conv_by_hand(img, KV), conv_by_hand(img, KH)

conv = nn.Conv2d(1, 2, 3, stride=1, padding=1)
print([(n, tuple(p.size())) for n, p in conv.named_parameters()])     # conv.weight.data, conv.bias.data
conv.weight.data[0, 0].copy_(torch.from_numpy(KV))
conv.weight.data[1, 0].copy_(torch.from_numpy(KH))
conv.bias.data.zero_()
out = conv(Variable(torch.from_numpy(img).view(1, 1, img.shape[0], img.shape[1]), volatile=True)).data.numpy()[0]
print('max diff %g %g' % (abs(out[0] - vert).max(), abs(out[1] - horiz).max()))

plt.figure(figsize=(15, 8))
for i, (im, t) in enumerate([(img, 'grey image'), (vert, 'vertical edges by hand'), (horiz, 'horizontal edges by hand'), (img, 'grey image'), (out[0], 'out channel 0 (vertical)'), (out[1], 'out channel 1 (horizontal)')]):
    plt.subplot(2, 3, i + 1); plt.imshow(im, cmap='gray'); plt.title(t); plt.axis('off')
plt.savefig('ex7.png')
