from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader, TensorDataset
from torchvision.utils import save_image

from daten import je_ziffer, lade
from modelle import AmortisierterVAE, LatenteOptimierung, NachtraeglichesQ
from trainer import Konfiguration, Schnappschuss, Trainer

K = Konfiguration()
BILDER = Path('abbildungen')
BILDER.mkdir(exist_ok=True)


def tafel(zeilen, name):
    """jede Zeile: Tensor (10,1,28,28)"""
    save_image(torch.cat([z.cpu() for z in zeilen]), BILDER / name, nrow=10)


def verlaufsbild(verlauf, name):
    plt.figure()
    for art, werte in verlauf.items():
        plt.plot(range(1, len(werte) + 1), werte, label=art)
    plt.xlabel('Epoche')
    plt.ylabel('MSE + KL')
    plt.legend()
    plt.savefig(BILDER / name)


def geladen(modul, schnapp, epoche):
    modul.load_state_dict(torch.load(schnapp.datei(K, epoche), map_location=K.geraet))
    return modul.to(K.geraet).eval()


def frage1(training, pruefung):
    schnapp = Schnappschuss('amortisiert')
    trainer = Trainer(K, [schnapp])
    trainer.anpassen(AmortisierterVAE(K),
                     DataLoader(training, K.stapelgroesse, shuffle=True),
                     DataLoader(pruefung, 500))
    verlaufsbild(trainer.verlauf, 'f1_verlust.png')
    for name, menge in (('training', training), ('validierung', pruefung)):
        original = menge.tensors[1][je_ziffer(menge, 1)[:, 0]].to(K.geraet)
        zeilen = [original]
        for e in K.schnappschuesse:
            with torch.no_grad():
                zeilen.append(geladen(AmortisierterVAE(K), schnapp, e).rekonstruiere(original))
        tafel(zeilen, f'f1_{name}.png')
    return schnapp


@torch.no_grad()
def frage2(schnapp):
    z = torch.randn(10, K.latent, device=K.geraet)
    tafel([geladen(AmortisierterVAE(K), schnapp, e).erzeuger(z) for e in K.schnappschuesse], 'f2.png')


def frage3(training, pruefung):
    schnapp = Schnappschuss('latent')
    trainer = Trainer(K, [schnapp])
    trainer.anpassen(LatenteOptimierung(K, len(training)), DataLoader(training, K.stapelgroesse, shuffle=True))
    verlaufsbild(trainer.verlauf, 'f3_verlust.png')

    original = pruefung.tensors[1][je_ziffer(pruefung, 1)[:, 0]]
    zehn = TensorDataset(torch.arange(10), original, torch.arange(10))
    zeilen, proben = [original], []
    z = torch.randn(10, K.latent, device=K.geraet)
    for e in K.schnappschuesse:
        erzeuger = geladen(LatenteOptimierung(K, len(training)), schnapp, e).erzeuger
        nach = NachtraeglichesQ(K, 10, erzeuger)
        # 400 "Epochen" mit einem einzigen Stapel
        Trainer(replace(K, epochen=400)).anpassen(nach, DataLoader(zehn, 10))
        with torch.no_grad():
            zeilen.append(erzeuger(nach.mu.weight))
            proben.append(erzeuger(z))
    tafel(zeilen, 'f3_validierung.png')
    tafel(proben, 'f3_proben.png')


def frage4(schnapp, training, pruefung):
    modell = geladen(AmortisierterVAE(K), schnapp, 30)
    werte = {}
    for name, menge in (('training', training), ('test', pruefung)):
        nummern = je_ziffer(menge, 5)
        bilder = menge.tensors[1][nummern].to(K.geraet)            # (10, 5, 1, 28, 28)
        werte[name] = torch.tensor([[modell.log_wahrscheinlichkeit(b) for b in reihe] for reihe in bilder])
    # a) das letzte Testbild jeder Ziffer
    fig, achsen = plt.subplots(1, 10, figsize=(15, 2))
    for z in range(10):
        achsen[z].imshow(bilder[z, -1, 0].cpu(), cmap='gray_r')
        achsen[z].set_title(f"{werte['test'][z, -1]:.1f}")
        achsen[z].axis('off')
    fig.savefig(BILDER / 'f4a.png')
    # b)
    alle = torch.cat([werte['training'], werte['test']], dim=1)
    print('b)', [f'{z}: {m:.1f}' for z, m in enumerate(alle.mean(1).tolist())])
    # c)
    print('c)', {n: round(w.mean().item(), 2) for n, w in werte.items()})


if __name__ == '__main__':
    torch.manual_seed(K.saat)
    training, pruefung = lade(K.n_training, K.saat)
    s = frage1(training, pruefung)
    frage2(s)
    frage3(training, pruefung)
    frage4(s, training, pruefung)
