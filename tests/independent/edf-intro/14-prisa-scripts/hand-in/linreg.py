import numpy as np, sys
import mini_edf as E
try:
    import matplotlib.pyplot as plt
except ImportError:
    plt=None

# datos de juguete
np.random.seed(7)
x=np.random.rand(60)*4
y=2.5*x+1+np.random.randn(60)*.4

# ---------- b)
def compute_derivatives(x,y,slope,offset_y):
    e=offset_y+slope*x-y
    dw0=2*e.mean()
    dw1=2*(e*x).mean()
    return dw0,dw1

m,b=0.,0.
for it in range(1000):
    db,dm=compute_derivatives(x,y,m,b)
    m-=0.02*dm
    b-=0.02*db
print("a mano: Steigung",m,"offset",b)

# ---------- c)
class L2Loss(E.Nodo):
    def fwd(self):
        y,yh=self.hijos
        self.v=np.mean((yh.v-y.v)**2)
    def bwd(self):
        y,yh=self.hijos
        d=2*(yh.v-y.v)/len(y.v)*self.g
        yh.g=yh.g+d
        y.g=y.g-d

X=E.Dato(x[:,None]); Y=E.Dato(y[:,None])
w1=E.Param([[0.]]); w0=E.Param([[0.]])
yhat=E.Suma(E.MatMul(X,w1),w0)
loss=L2Loss(Y,yhat)
for it in range(1000):
    E.vorwaerts(loss)
    E.rueckwaerts(loss,0.02)
print("edf:    Steigung",w1.v,"offset",w0.v,"loss",loss.v)

if plt and "plot" in sys.argv:
    plt.plot(x,y,'.')
    t=np.array([0,4])
    plt.plot(t,m*t+b,'k',label="a mano")
    plt.plot(t,w1.v[0,0]*t+w0.v[0,0],'r--',label="edf")
    plt.legend()
    plt.show()
