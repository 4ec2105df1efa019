"""Parte 3. Todo en una clase: Practica().todo()"""
import os
import torch
import torch.nn as nn
import torch.distributions as dist
from torchvision.datasets import MNIST
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt


class Practica:
    latente = 200
    epocas = 30
    lote = 50
    sigma_p = 0.4
    muestras = 1000
    ver_en = [1, 5, 10, 20, 30]
    por_digito = 500
    pasos_q = 400

    def __init__(self, carpeta='salida', semilla=5):
        torch.manual_seed(semilla)
        self.carpeta = carpeta
        os.makedirs(carpeta, exist_ok=True)
        self.ecm = nn.MSELoss()
        self.preparar_datos()
        self.codificador = None
        self.generador = None

    # ---------- datos
    def preparar_datos(self):
        e, v = MNIST('data', train=True, download=True), MNIST('data', train=False, download=True)
        x, y = e.data.unsqueeze(1).float().div(255), e.targets
        indices = torch.cat([torch.nonzero(y == d).squeeze(1)[:self.por_digito] for d in range(10)])
        self.x, self.y = x[indices], y[indices]
        self.xv, self.yv = v.data.unsqueeze(1).float().div(255), v.targets
        self.idx_e = self.uno_de_cada(self.y)
        self.idx_v = self.uno_de_cada(self.yv)

    @staticmethod
    def uno_de_cada(y, k=1):
        salida = []
        for d in range(10):
            posiciones = torch.nonzero(y == d).squeeze(1)
            salida.append(posiciones[torch.randperm(len(posiciones))[:k]])
        return torch.cat(salida)

    # ---------- redes
    def nuevo_codificador(self):
        return nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 2 * self.latente))

    def nuevo_generador(self):
        return nn.Sequential(nn.Linear(self.latente, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 784), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28)))

    def codificar(self, x):
        h = self.codificador(x)
        return h[:, :self.latente], h[:, self.latente:]       # mu, r = log(sigma^2)

    # ---------- objetivo
    @staticmethod
    def posterior(mu, r):
        return dist.Normal(mu, torch.exp(0.5 * r))

    def perdida(self, generador, x, mu, r):
        q = self.posterior(mu, r)
        z = q.rsample()                                        # mu + sigma * eps (reparametrización)
        prior = dist.Normal(torch.zeros_like(mu), torch.ones_like(mu))
        kl = dist.kl_divergence(q, prior)                      # exacta, por dimensión
        return self.ecm(generador(z), x) + kl.mean()

    # ---------- Q1 y Q2
    def q1_q2(self):
        self.codificador, self.generador = self.nuevo_codificador(), self.nuevo_generador()
        opt = torch.optim.Adam([{'params': self.codificador.parameters()}, {'params': self.generador.parameters()}], lr=0.001)
        self.perdidas = []
        rec_e, rec_v, tiradas = [self.x[self.idx_e]], [self.xv[self.idx_v]], []
        z_fijo = torch.randn(10, self.latente)
        for epoca in range(1, self.epocas + 1):
            orden = torch.randperm(len(self.x))
            suma = 0
            for k in range(0, len(orden), self.lote):
                x = self.x[orden[k:k + self.lote]]
                perdida = self.perdida(self.generador, x, *self.codificar(x))
                opt.zero_grad()
                perdida.backward()
                opt.step()
                suma += perdida.item() * len(x)
            self.perdidas.append(suma / len(orden))
            print('amortizado', epoca, self.perdidas[-1])
            if epoca in self.ver_en:
                with torch.no_grad():
                    rec_e.append(self.generador(self.codificar(rec_e[0])[0]))
                    rec_v.append(self.generador(self.codificar(rec_v[0])[0]))
                    tiradas.append(self.generador(z_fijo))
                self.guardar(f'amortizado_{epoca}.pt', codificador=self.codificador.state_dict(), generador=self.generador.state_dict())
        self.guardar('amortizado_final.pt', codificador=self.codificador.state_dict(), generador=self.generador.state_dict())
        self.dibujar_curva(self.perdidas, 'q1_perdida.png')
        self.dibujar(rec_e, 'q1_entreno.png')
        self.dibujar(rec_v, 'q1_validacion.png')
        self.dibujar(tiradas, 'q2.png')

    # ---------- Q3
    def iniciar_q(self, n):
        mu = torch.randn(n, self.latente)
        sigma = torch.randn(n, self.latente)
        r = torch.log(sigma.pow(2).clamp_min(1e-10))
        return mu.requires_grad_(), r.requires_grad_()

    def q3(self):
        generador = self.nuevo_generador()
        self.mu, self.r = self.iniciar_q(len(self.x))
        opt_g = torch.optim.Adam(generador.parameters(), lr=0.001)
        opt_q = torch.optim.Adam([self.mu, self.r], lr=0.01)
        perdidas, rec = [], [self.xv[self.idx_v]]
        for epoca in range(1, self.epocas + 1):
            orden = torch.randperm(len(self.x))
            suma = 0
            for k in range(0, len(orden), self.lote):
                i = orden[k:k + self.lote]
                perdida = self.perdida(generador, self.x[i], self.mu[i], self.r[i])
                opt_g.zero_grad(); opt_q.zero_grad()
                perdida.backward()
                opt_g.step(); opt_q.step()
                suma += perdida.item() * len(i)
            perdidas.append(suma / len(orden))
            print('latente', epoca, perdidas[-1])
            if epoca in self.ver_en:
                mu_v = self.q_de_validacion(generador, rec[0])
                with torch.no_grad():
                    rec.append(generador(mu_v))
        self.dibujar_curva(perdidas, 'q3_perdida.png')
        self.dibujar(rec, 'q3_validacion.png')
        with torch.no_grad():
            self.dibujar([generador(torch.randn(10, self.latente))], 'q3_tiradas.png')
        self.guardar('latente_final.pt', generador=generador.state_dict(), mu=self.mu.detach(), r=self.r.detach())

    def q_de_validacion(self, generador, x):
        """las imágenes de validación no tienen q: se optimiza una nueva sin tocar el generador"""
        mu, r = self.iniciar_q(len(x))
        opt = torch.optim.Adam([mu, r], lr=0.01)
        for _ in range(self.pasos_q):
            opt.zero_grad()
            self.perdida(generador, x, mu, r).backward()
            opt.step()
        return mu.detach()

    # ---------- Q4
    def log_p(self, x):
        """ecuación (9), todo en logaritmos"""
        with torch.no_grad():
            mu, r = self.codificar(x.unsqueeze(0))
            q = self.posterior(mu, r)
            z = q.sample((self.muestras,)).squeeze(1)                                     # (M, d)
            log_prior = dist.Normal(0., 1.).log_prob(z).sum(1)
            log_verosim = dist.Normal(self.generador(z), self.sigma_p).log_prob(x).flatten(1).sum(1)
            log_q = q.log_prob(z).sum(1)
            return torch.logsumexp(log_prior + log_verosim - log_q, 0) - torch.log(torch.tensor(float(self.muestras)))

    def q4(self):
        grupos = {'entreno': (self.x, self.y), 'prueba': (self.xv, self.yv)}
        imagenes, digitos, valores, origen = [], [], [], []
        for nombre, (x, y) in grupos.items():
            for i in self.uno_de_cada(y, 5):
                imagenes.append(x[i]); digitos.append(int(y[i])); origen.append(nombre)
                valores.append(self.log_p(x[i]).item())
        fig, ejes = plt.subplots(2, 5, figsize=(11, 5))
        for d, eje in enumerate(ejes.flat):
            j = digitos.index(d)
            eje.imshow(imagenes[j][0], cmap='gray'); eje.axis('off')
            eje.set_title('log p = %.1f' % valores[j])
        fig.savefig(os.path.join(self.carpeta, 'q4a.png'))
        media = lambda v: sum(v) / len(v)
        for d in range(10):
            print('dígito', d, media([v for v, e in zip(valores, digitos) if e == d]))
        for nombre in grupos:
            print(nombre, media([v for v, o in zip(valores, origen) if o == nombre]))

    # ---------- utilidades
    def guardar(self, nombre, **cosas):
        torch.save(cosas, os.path.join(self.carpeta, nombre))

    def dibujar(self, filas, nombre):
        fig, ejes = plt.subplots(len(filas), 10, figsize=(10, len(filas)), squeeze=False)
        for f, fila in enumerate(filas):
            for c in range(10):
                ejes[f, c].imshow(fila[c, 0], cmap='gray'); ejes[f, c].axis('off')
        fig.savefig(os.path.join(self.carpeta, nombre)); plt.close(fig)

    def dibujar_curva(self, valores, nombre):
        fig = plt.figure()
        plt.plot(range(1, len(valores) + 1), valores, '.-'); plt.xlabel('época'); plt.ylabel('pérdida')
        fig.savefig(os.path.join(self.carpeta, nombre)); plt.close(fig)

    def todo(self):
        self.q1_q2()
        self.q3()
        self.q4()


if __name__ == '__main__':
    Practica().todo()
