import io
import urllib.request
import numpy as np
import torch
from PIL import Image
from werkzeuge import plt

ADRESSE = 'https://upload.wikimedia.org/wikipedia/commons/thumb/6/6d/Schloss_Neuschwanstein_2013.jpg/320px-Schloss_Neuschwanstein_2013.jpg'


def lade_graubild(url):
    anfrage = urllib.request.Request(url, headers={'User-Agent': 'Mozilla/5.0'})
    rohdaten = urllib.request.urlopen(anfrage, timeout=15).read()
    return np.asarray(Image.open(io.BytesIO(rohdaten)).convert('L'), dtype=np.float64)


def falte_3x3(bild, kern):
    hoehe, breite = bild.shape
    gepolstert = np.zeros((hoehe + 2, breite + 2))
    gepolstert[1:-1, 1:-1] = bild
    ergebnis = np.zeros((hoehe, breite))
    for zeile in range(hoehe):
        for spalte in range(breite):
            summe = 0.0
            for i in range(3):
                for j in range(3):
                    summe += kern[i, j] * gepolstert[zeile + i, spalte + j]
            ergebnis[zeile, spalte] = summe
    return ergebnis


senkrecht = np.array([[-1., 0., 1.], [-1., 0., 1.], [-1., 0., 1.]])     # findet senkrechte Kanten
waagrecht = senkrecht.T                                                 # findet waagrechte Kanten

try:
    bild = lade_graubild(ADRESSE)
except Exception as fehler:
    print('Kein Netz:', fehler)
    from sklearn.datasets import load_sample_image
    bild = np.asarray(Image.fromarray(load_sample_image('china.jpg')).convert('L').resize((200, 140)), dtype=np.float64)

kanten_s, kanten_w = falte_3x3(bild, senkrecht), falte_3x3(bild, waagrecht)

faltung = torch.nn.Conv2d(in_channels=1, out_channels=2, kernel_size=3, stride=1, padding=1)
print(faltung.weight.shape, faltung.bias.shape)       # Zugriff: faltung.weight (2,1,3,3), faltung.bias (2)
with torch.no_grad():
    faltung.weight[0, 0] = torch.from_numpy(senkrecht).float()
    faltung.weight[1, 0] = torch.from_numpy(waagrecht).float()
    faltung.bias[:] = 0
    aus = faltung(torch.from_numpy(bild).float().reshape(1, 1, *bild.shape))[0].numpy()
print('gleich wie von Hand:', np.allclose(aus[0], kanten_s, atol=1e-2), np.allclose(aus[1], kanten_w, atol=1e-2))

figur, achsen = plt.subplots(2, 3, figsize=(14, 8))
for achse, (b, titel) in zip(achsen.ravel(), [(bild, 'Original'), (kanten_s, 'senkrechte Kanten'), (kanten_w, 'waagrechte Kanten'),
                                              (bild, 'Original'), (aus[0], 'Conv2d Kanal 0 (senkrecht)'), (aus[1], 'Conv2d Kanal 1 (waagrecht)')]):
    achse.imshow(b, cmap='gray'); achse.set_title(titel); achse.axis('off')
figur.savefig('a7_kanten.png')
