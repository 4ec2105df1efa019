from __future__ import print_function, division
from common import *
from scipy.stats import multivariate_normal

np.random.seed(4); torch.manual_seed(4)


def train_model_infinite_data(model, nsteps):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCELoss(size_average=True)
    losses = []
    for i in range(nsteps):
        x, z = get_data(200)
        x, z = Variable(x), Variable(z)
        optimizer.zero_grad()
        loss = criterion(model(x), z)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.data))        # used to be loss.data[0]
        if i % 500 == 0:
            print('step %d loss %f' % (i, losses[-1]))
    return model, losses


def log_likelihood_ratio(x):
    x = np.asarray(x)
    return multivariate_normal.logpdf(x, MEAN1, COV1) - multivariate_normal.logpdf(x, MEAN0, COV0)


x, z = get_data(1000)
print(x.size(), z.size())
plt.figure()
plt.scatter(x.numpy()[:, 0], x.numpy()[:, 1], c=z.numpy()[:, 0], s=5, cmap=plt.cm.RdBu_r)
plt.xlabel('x1'); plt.ylabel('x2'); plt.savefig('ex4_data.png'); plt.close()

NSTEPS = 3000
lr_model, lr_losses = train_model_infinite_data(LogReg(), NSTEPS)
plt.figure(); plt.plot(lr_losses); plt.xlabel('step'); plt.ylabel('loss'); plt.savefig('ex4_loss_logreg.png'); plt.close()
plot_decision_boundary(lr_model, 'ex4_boundary_logreg.png', (x, z))

deep_model, deep_losses = train_model_infinite_data(make_deep(), NSTEPS)
plt.figure(); plt.plot(lr_losses, label='logistic'); plt.plot(deep_losses, label='deep')
plt.xlabel('step'); plt.ylabel('loss'); plt.legend(); plt.savefig('ex4_loss.png'); plt.close()
plot_decision_boundary(deep_model, 'ex4_boundary_deep.png', (x, z))

# bayes limit
xb, zb = get_data(50000)
l = log_likelihood_ratio(xb.numpy()); t = zb.numpy()[:, 0]
p = 1. / (1. + np.exp(-l))
print('best possible: %.4f' % (-np.mean(np.where(t == 1, np.log(p), np.log1p(-p)))))
print('logistic %.4f, deep %.4f' % (np.mean(lr_losses[-100:]), np.mean(deep_losses[-100:])))

llr = log_likelihood_ratio(x.numpy())
xv = Variable(x, volatile=True)
plt.figure()
plt.scatter(llr, lr_model(xv).data.numpy()[:, 0], s=4, label='logistic')
plt.scatter(llr, deep_model(xv).data.numpy()[:, 0], s=4, label='deep')
plt.xlim(-12, 3)
plt.xlabel('log likelihood ratio'); plt.ylabel('model output'); plt.legend(loc='best')
plt.savefig('ex4_llr.png')
