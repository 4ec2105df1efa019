"""Mini-Lightning. Ein "Modul" kann: trainingsschritt, pruefschritt, optimierer."""
from dataclasses import dataclass, field
from pathlib import Path
from collections import defaultdict

import torch
from torch import nn


@dataclass
class Konfiguration:
    epochen: int = 30
    stapelgroesse: int = 64
    lernrate: float = 1e-3
    lernrate_latent: float = 1e-2
    latent: int = 200
    sigma_p: float = 0.4
    n_training: int = 5000
    mc_ziehungen: int = 1000
    schnappschuesse: tuple = (1, 5, 10, 20, 30)
    saat: int = 5
    geraet: str = field(default_factory=lambda: 'cuda' if torch.cuda.is_available() else 'cpu')
    ablage: Path = Path('gewichte')


class Modul(nn.Module):
    def trainingsschritt(self, stapel):
        raise NotImplementedError

    def pruefschritt(self, stapel):
        return self.trainingsschritt(stapel)

    def optimierer(self, k: Konfiguration):
        return torch.optim.Adam(self.parameters(), lr=k.lernrate)


class Rueckruf:
    def nach_epoche(self, trainer, epoche):
        pass


class Schnappschuss(Rueckruf):
    def __init__(self, name):
        self.name = name

    def nach_epoche(self, trainer, epoche):
        if epoche in trainer.k.schnappschuesse:
            trainer.k.ablage.mkdir(exist_ok=True)
            torch.save(trainer.modul.state_dict(), self.datei(trainer.k, epoche))

    def datei(self, k, epoche):
        return k.ablage / f'{self.name}_{epoche:02d}.pt'


class Trainer:
    def __init__(self, k: Konfiguration, rueckrufe=()):
        self.k = k
        self.rueckrufe = list(rueckrufe)
        self.verlauf = defaultdict(list)

    def anpassen(self, modul: Modul, lader, prueflader=None):
        self.modul = modul.to(self.k.geraet)
        opt = modul.optimierer(self.k)
        for epoche in range(1, self.k.epochen + 1):
            modul.train()
            self.verlauf['training'].append(self._durchlauf(modul.trainingsschritt, lader, opt))
            if prueflader is not None:
                modul.eval()
                with torch.no_grad():
                    self.verlauf['pruefung'].append(self._durchlauf(modul.pruefschritt, prueflader))
            print(f'{epoche:3d}', {n: round(v[-1], 5) for n, v in self.verlauf.items()})
            for r in self.rueckrufe:
                r.nach_epoche(self, epoche)
        return self.verlauf

    def _durchlauf(self, schritt, lader, opt=None):
        summe, anzahl = 0.0, 0
        for stapel in lader:
            stapel = [t.to(self.k.geraet) for t in stapel]
            verlust = schritt(stapel)
            if opt is not None:
                opt.zero_grad()
                verlust.backward()
                opt.step()
            summe += verlust.item() * len(stapel[0])
            anzahl += len(stapel[0])
        return summe / anzahl
