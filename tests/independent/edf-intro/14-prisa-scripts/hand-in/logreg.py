# 1.4   -> mnist.npz muss im gleichen Ordner liegen (el de keras)
import numpy as np
import mini_edf as E

d=np.load("mnist.npz")
def solo01(a,b):
    k=(b==0)|(b==1)
    return a[k]/255.,b[k].astype(int)
tr,ytr=solo01(d["x_train"],d["y_train"])
te,yte=solo01(d["x_test"],d["y_test"])

def klein(a,k):
    if k==28: z=a
    elif k==8: z=np.pad(a,((0,0),(2,2),(2,2))).reshape(-1,8,4,8,4).mean((2,4))
    else: z=a.reshape(-1,k,28//k,k,28//k).mean((2,4))
    return z.reshape(len(a),-1)
def mit1(a):   # columna de unos = bias
    return np.concatenate([a,np.ones((len(a),1))],1)

x_train_mean,x_test_mean=mit1(klein(tr,1)),mit1(klein(te,1))
x_train_4x4,x_test_4x4=mit1(klein(tr,4)),mit1(klein(te,4))
x_train_8x8,x_test_8x8=mit1(klein(tr,8)),mit1(klein(te,8))

def sig(t): return 1/(1+np.exp(-t))

# b)
def compute_derivatives(x,y,y_hat):
    return x.T.dot(y_hat-y)

w=np.zeros(x_train_mean.shape[1])
B=100
for ep in range(10):
    p=np.random.permutation(len(ytr))
    for s in range(0,len(p),B):
        k=p[s:s+B]
        w-=0.01*compute_derivatives(x_train_mean[k],ytr[k],sig(x_train_mean[k].dot(w)))
    print("ep",ep,"test err",((sig(x_test_mean.dot(w))>.5)!=yte).mean())

# c)
class SingleProbToProbVector(E.Nodo):
    def fwd(self):
        z=self.hijos[0]
        self.v=np.concatenate([z.v,1-z.v],1)
    def bwd(self):
        z=self.hijos[0]
        z.g=z.g+self.g.sum(1,keepdims=True)

def edf_train(xa,xb,lr,eps=10):
    X=E.Dato(); Y=E.Dato()
    W=E.Param(np.zeros((xa.shape[1],1)))
    P=SingleProbToProbVector(E.Sigmoide(E.MatMul(X,W)))
    L=E.CrossEntropyLoss(P,Y)
    for ep in range(eps):
        p=np.random.permutation(len(ytr))
        for s in range(0,len(p),B):
            X.v=xa[p[s:s+B]]; Y.v=ytr[p[s:s+B]]
            E.vorwaerts(L)
            E.rueckwaerts(L,lr)
        X.v=xb; Y.v=yte
        E.vorwaerts(L)
        # spalte 0 gehoert zu klasse 0 im CrossEntropyLoss
        print("  ep",ep,"loss",L.v.mean(),"err",(P.v.argmax(1)!=yte).mean())

print("1x1"); edf_train(x_train_mean,x_test_mean,1.)
# d)
print("4x4"); edf_train(x_train_4x4,x_test_4x4,.5)
print("8x8"); edf_train(x_train_8x8,x_test_8x8,.5)
# 28x28 -- keine zeit mehr
