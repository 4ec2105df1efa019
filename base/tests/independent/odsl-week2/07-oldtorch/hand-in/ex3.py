from __future__ import print_function, division
from common import *

X0, Y0 = 1., 2.


def func(phi):
    return (phi[0] - X0) ** 2 + 0.2 * (phi[1] - Y0) ** 2


g = np.linspace(-2, 4, 100)
gx, gy = np.meshgrid(g, g)
gz = func(torch.from_numpy(np.array([gx, gy]))).numpy()


def iso():
    plt.contour(gx, gy, gz, 20)
    plt.xlabel('x'); plt.ylabel('y')


plt.figure(); iso(); plt.colorbar(); plt.savefig('ex3_iso.png'); plt.close()


def grad_descent(start, lr=.1, n=60):
    pars = Variable(torch.FloatTensor(start), requires_grad=True)
    pos, val = [], []
    for i in range(n):
        f = func(pars)
        pos.append(pars.data.numpy().copy())
        val.append(float(f.data))
        f.backward()
        pars.data -= lr * pars.grad.data
        pars.grad.data.zero_()
    return np.array(pos), val


def adam_descent(start, lr=.1, n=60):
    pars = Variable(torch.FloatTensor(start), requires_grad=True)
    optimizer = torch.optim.Adam([pars], lr=lr)
    pos, val = [], []
    for i in range(n):
        optimizer.zero_grad()
        f = func(pars)
        pos.append(pars.data.numpy().copy())
        val.append(float(f.data))
        f.backward()
        optimizer.step()
    return np.array(pos), val


plt.figure(figsize=(16, 5))
for k, start in enumerate([[-1.5, -1.5], [3.5, -1.], [3.5, 3.5], [-1., 3.]]):
    for j, (name, method) in enumerate([('GD', grad_descent), ('Adam', adam_descent)]):
        pos, val = method(start)
        print('%-5s start %s end %s f=%.5f' % (name, start, pos[-1], val[-1]))
        plt.subplot(1, 3, j + 1)
        if k == 0:
            iso(); plt.title(name)
        plt.plot(pos[:, 0], pos[:, 1], 'o-', markersize=3, color='C%d' % k)
        plt.subplot(1, 3, 3)
        plt.semilogy(val, ['-', '--'][j], color='C%d' % k, label='%s %s' % (name, start))
plt.legend(fontsize=6); plt.xlabel('iteration'); plt.ylabel('f')
plt.savefig('ex3_traj.png')
