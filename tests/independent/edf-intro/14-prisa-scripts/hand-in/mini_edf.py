# mini edf, nur was ich brauche  (el edf original no me importaba bien en windows)
import numpy as np

class Nodo:
    def __init__(self, *hijos):
        self.hijos=hijos
        self.v=None
        self.g=None
    def fwd(self): pass
    def bwd(self): pass

class Dato(Nodo):
    def __init__(self, v=None):
        super().__init__()
        self.v=v

class Param(Nodo):
    def __init__(self, v):
        super().__init__()
        self.v=np.array(v,dtype=float)

class MatMul(Nodo):
    def fwd(self):
        a,b=self.hijos
        self.v=a.v.dot(b.v)
    def bwd(self):
        a,b=self.hijos
        a.g=a.g+self.g.dot(b.v.T)
        b.g=b.g+a.v.T.dot(self.g)

class Suma(Nodo):  # zweiter = bias (1,k)
    def fwd(self):
        a,b=self.hijos
        self.v=a.v+b.v
    def bwd(self):
        a,b=self.hijos
        a.g=a.g+self.g
        b.g=b.g+self.g.sum(0,keepdims=True)

class Sigmoide(Nodo):
    def fwd(self):
        self.v=1/(1+np.exp(-self.hijos[0].v))
    def bwd(self):
        h=self.hijos[0]
        h.g=h.g+self.g*self.v*(1-self.v)

class CrossEntropyLoss(Nodo):   # (p, y)   p: Bx2, y: B ints
    def fwd(self):
        p,y=self.hijos
        self.v=-np.log(p.v[np.arange(len(y.v)),y.v]+1e-10)
    def bwd(self):
        p,y=self.hijos
        i=np.arange(len(y.v))
        d=np.zeros(p.v.shape)
        d[i,y.v]=-1/(p.v[i,y.v]+1e-10)*self.g
        p.g=p.g+d

def orden(raiz):
    visto=[]
    def rec(n):
        if n in visto: return
        for h in n.hijos: rec(h)
        visto.append(n)
    rec(raiz)
    return visto

def vorwaerts(raiz):
    for n in orden(raiz): n.fwd()

def rueckwaerts(raiz, lr):
    L=orden(raiz)
    for n in L: n.g=np.zeros(np.shape(n.v))
    raiz.g=np.ones(np.shape(raiz.v))/np.size(raiz.v)   # mean uebers batch
    for n in L[::-1]: n.bwd()
    for n in L:
        if isinstance(n,Param): n.v=n.v-lr*n.g
