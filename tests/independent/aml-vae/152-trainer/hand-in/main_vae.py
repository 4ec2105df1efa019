import argparse
import json
import os
import torch

from datos import Datos
from entrenadores import Ajustes, EntrenadorAmortizado, EntrenadorLatente
from laminas import Laminas
from verosimilitud import EstimadorLogP


class Practica:
    def __init__(self, ajustes):
        self.a = ajustes
        self.datos = Datos()
        self.dibujo = Laminas(ajustes.salida)
        self.amo = EntrenadorAmortizado(ajustes, self.datos)
        self.lat = EntrenadorLatente(ajustes, self.datos)
        d = self.datos
        self.i_val = d.por_digito(d.prueba, 1, semilla=7)
        self.i_ent = d.por_digito(d.entreno, 1, semilla=7)
        self.z_prior = torch.randn(10, ajustes.dim_z, generator=torch.Generator().manual_seed(11))

    def _rotulos(self):
        return ['real'] + [f'ep {e}' for e in self.a.fotos]

    def q1(self):
        self.amo.entrenar()
        self.dibujo.curvas(self.amo.historia, 'q1_loss.png')
        for conj, idx, nom in ((self.datos.prueba, self.i_val, 'val'), (self.datos.entreno, self.i_ent, 'train')):
            x = conj.x[idx]
            self.dibujo.rejilla([x] + [self.amo.reconstruir(x, e) for e in self.a.fotos],
                                self._rotulos(), f'q1_rec_{nom}.png')

    def q2(self):
        self.dibujo.rejilla([self.amo.generar(self.z_prior, e) for e in self.a.fotos],
                            self._rotulos()[1:], 'q2_samples.png')

    def q3(self):
        self.lat.entrenar()
        self.dibujo.curvas(self.lat.historia, 'q3_loss.png')
        x = self.datos.prueba.x[self.i_val]
        self.dibujo.rejilla([x] + [self.lat.reconstruir(x, e) for e in self.a.fotos],
                            self._rotulos(), 'q3_rec_val.png')
        x = self.datos.entreno.x[self.i_ent]
        self.dibujo.rejilla([x] + [self.lat.reconstruir_entreno(self.i_ent, e) for e in self.a.fotos],
                            self._rotulos(), 'q3_rec_train.png')
        self.dibujo.rejilla([self.lat.generar(self.z_prior, e) for e in self.a.fotos],
                            self._rotulos()[1:], 'q3_samples.png')

    def q4(self):
        estim = EstimadorLogP(self.amo, epoca=self.a.epocas)
        tabla, lam, tit = {}, [], []
        for nom, conj in (('train', self.datos.entreno), ('test', self.datos.prueba)):
            idx = Datos.por_digito(conj, 5, semilla=21)
            tabla[nom] = estim.muchas(conj.x[idx]).view(10, 5)
            if nom == 'test':
                lam = conj.x[idx].view(10, 5, 1, 28, 28)[:, 0]
                tit = [f'{d}: {tabla[nom][d, 0]:.1f}' for d in range(10)]
        self.dibujo.con_titulo(lam, tit, 'q4_images.png')
        juntas = torch.cat([tabla['train'], tabla['test']], dim=1)      # (10 digits, 10 images)
        res = dict(por_digito=juntas.mean(1).tolist(),
                   train=tabla['train'].mean().item(), test=tabla['test'].mean().item())
        print(json.dumps(res, indent=1))
        with open(os.path.join(self.a.salida, 'q4.json'), 'w') as f:
            json.dump(res, f)


if __name__ == '__main__':
    ap = argparse.ArgumentParser()      # argparse block: Copilot
    ap.add_argument('--salida', default='corridas')
    ap.add_argument('--epocas', type=int, default=30)
    o = ap.parse_args()
    fotos = tuple(e for e in (1, 5, 10, 20, 30) if e <= o.epocas)
    p = Practica(Ajustes(epocas=o.epocas, salida=o.salida, fotos=fotos))
    for pregunta in (p.q1, p.q2, p.q3, p.q4):
        pregunta()
