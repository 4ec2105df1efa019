"""Trainers. Everything the two kinds of VAE share sits in Entrenador;
the subclasses say only where mu and r come from."""
import copy
import os
from dataclasses import dataclass

import torch
import torch.nn as nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from model import ConvEncoder, ConvDecoder


@dataclass
class Ajustes:
    epocas: int = 30
    lote: int = 64
    tasa: float = 1e-3          # learning rate
    dim_z: int = 200
    sigma_p: float = 0.4
    fotos: tuple = (1, 5, 10, 20, 30)
    semilla: int = 0
    salida: str = 'corridas'


class Entrenador:
    nombre = 'base'

    def __init__(self, ajustes, datos):
        self.a = ajustes
        self.datos = datos
        torch.manual_seed(ajustes.semilla)
        self.disp = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
        self.generador = ConvDecoder(ajustes.dim_z).to(self.disp)
        self.ecm = nn.MSELoss()
        self.historia = []           # one dict per epoch
        self.album = {}              # epoch -> weights
        os.makedirs(ajustes.salida, exist_ok=True)
        self.construir()
        self.opt = self.optimizador()

    # --- what a subclass must give -------------------------------------------------
    def construir(self):
        raise NotImplementedError

    def optimizador(self):
        raise NotImplementedError

    def parametros_q(self, x, i):
        """mu, r of q for this batch"""
        raise NotImplementedError

    def estado(self):
        raise NotImplementedError

    # --- shared ---------------------------------------------------------------------
    def reparametrizar(self, mu, r):
        eps = torch.randn(mu.size(-1), device=mu.device)
        return mu + torch.exp(r / 2) * eps

    @staticmethod
    def kl(mu, r):
        # NOT Eq. 7 as printed: with -log(sigma) its minimum is at sigma = 0.71 and negative there.
        # It should read KL = 1/2 (mu^2 + sigma^2 - log(sigma^2) - 1), zero at mu=0, sigma=1.
        # Mean over latent dimensions (and over the batch) like nn.MSELoss.
        return (0.5 * (mu.square() + r.exp() - r - 1)).mean()

    def perdida(self, x, i):
        mu, r = self.parametros_q(x, i)
        rec = self.generador(self.reparametrizar(mu, r))
        ecm, kl = self.ecm(rec, x), self.kl(mu, r)
        return ecm + kl, ecm, kl

    def entrenar(self):
        cargador = DataLoader(self.datos.entreno, batch_size=self.a.lote, shuffle=True)
        for epoca in tqdm(range(1, self.a.epocas + 1), desc=self.nombre):
            self.modo(True)
            suma = torch.zeros(3)
            for x, _, i in cargador:
                x, i = x.to(self.disp), i.to(self.disp)
                self.opt.zero_grad()
                total, ecm, kl = self.perdida(x, i)
                total.backward()
                self.opt.step()
                suma += len(x) * torch.tensor([total.item(), ecm.item(), kl.item()])
            t, e, k = (suma / len(self.datos.entreno)).tolist()
            self.historia.append(dict(epoca=epoca, total=t, ecm=e, kl=k, val=self.validar()))
            if epoca in self.a.fotos:
                self.album[epoca] = copy.deepcopy(self.estado())
                torch.save(self.album[epoca], os.path.join(self.a.salida, f'{self.nombre}_ep{epoca}.pt'))
        return self

    def modo(self, si):
        self.generador.train(si)

    def validar(self):
        return None

    @torch.no_grad()
    def generar(self, z, epoca):
        g = ConvDecoder(self.a.dim_z).to(self.disp)
        g.load_state_dict(self.album[epoca]['generador'])
        return g.eval()(z.to(self.disp)).cpu()


class EntrenadorAmortizado(Entrenador):
    nombre = 'amortizado'

    def construir(self):
        self.codificador = ConvEncoder(2 * self.a.dim_z).to(self.disp)

    def optimizador(self):
        return torch.optim.Adam([*self.codificador.parameters(), *self.generador.parameters()], lr=self.a.tasa)

    def parametros_q(self, x, i=None):
        return self.codificador(x).chunk(2, dim=1)

    def estado(self):
        return dict(codificador=self.codificador.state_dict(), generador=self.generador.state_dict())

    def modo(self, si):
        super().modo(si)
        self.codificador.train(si)

    @torch.no_grad()
    def validar(self):
        self.modo(False)
        suma = 0.0
        for x, _, _ in DataLoader(self.datos.prueba, batch_size=500):
            total, _, _ = self.perdida(x.to(self.disp), None)
            suma += len(x) * total.item()
        return suma / len(self.datos.prueba)

    @torch.no_grad()
    def reconstruir(self, x, epoca):
        cod = ConvEncoder(2 * self.a.dim_z).to(self.disp)
        cod.load_state_dict(self.album[epoca]['codificador'])
        mu, _ = cod.eval()(x.to(self.disp)).chunk(2, dim=1)
        return self.generar(mu, epoca)      # for pictures: the mean of q, no noise


class EntrenadorLatente(Entrenador):
    nombre = 'latente'

    def construir(self):
        self.mu, self.r = self.latentes_nuevos(len(self.datos.entreno))

    def latentes_nuevos(self, n):
        mu = nn.Parameter(torch.randn(n, self.a.dim_z, device=self.disp))
        r = nn.Parameter(torch.randn(n, self.a.dim_z, device=self.disp))
        return mu, r

    def optimizador(self):
        return torch.optim.Adam([self.mu, self.r, *self.generador.parameters()], lr=self.a.tasa)

    def parametros_q(self, x, i):
        return self.mu[i], self.r[i]

    def estado(self):
        return dict(generador=self.generador.state_dict(), mu=self.mu.data, r=self.r.data)

    @torch.no_grad()
    def reconstruir_entreno(self, indices, epoca):
        return self.generar(self.album[epoca]['mu'][indices.to(self.disp)], epoca)

    def reconstruir(self, x, epoca, pasos=600):
        """Validation images own no (mu, r). I fit them with the generator of that epoch held fixed."""
        x = x.to(self.disp)
        g = ConvDecoder(self.a.dim_z).to(self.disp)
        g.load_state_dict(self.album[epoca]['generador'])
        g.eval().requires_grad_(False)
        mu, r = self.latentes_nuevos(len(x))
        opt = torch.optim.Adam([mu, r], lr=0.01)
        for _ in range(pasos):
            opt.zero_grad()
            p = self.ecm(g(self.reparametrizar(mu, r)), x) + self.kl(mu, r)
            p.backward()
            opt.step()
        with torch.no_grad():
            return g(mu).cpu()
