from __future__ import print_function, division
from common import *

np.random.seed(5); torch.manual_seed(5)


def train_model_finite_data(model, train_data, test_data, nsteps):
    X, y = Variable(train_data[0]), Variable(train_data[1])
    Xt, yt = test_data
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCELoss()
    train_losses, test_losses = [], []
    for i in range(nsteps):
        model.train()
        optimizer.zero_grad()
        loss = criterion(model(X), y)
        loss.backward()
        optimizer.step()
        train_losses.append(float(loss.data))
        model.eval()
        with torch.no_grad():       # volatile=True in the old days
            test_losses.append(float(criterion(model(Xt), yt)))
    return model, train_losses, test_losses


test_data = get_data(3000)
STEPS = 1500
for n in [500, 4000]:
    data = get_data(n // 2)
    out = {}
    for name, net in [('logistic', LogReg()), ('deep', make_deep())]:
        net, tr, te = train_model_finite_data(net, data, test_data, STEPS)
        out[name] = (tr, te)
        print('n=%d %s: train %.4f test %.4f (min test %.4f at step %d)' % (n, name, tr[-1], te[-1], min(te), np.argmin(te)))
        plt.figure(); plt.plot(tr, label='train'); plt.plot(te, label='test'); plt.title('%s n=%d' % (name, n))
        plt.xlabel('step'); plt.ylabel('loss'); plt.legend(); plt.savefig('ex5_%s_%d.png' % (name, n)); plt.close()
    plot_decision_boundary(net, 'ex5_boundary_deep_%d.png' % n, data)
    plt.figure()
    for c, name in zip(['b', 'r'], ['logistic', 'deep']):
        plt.plot(out[name][0], c + '-', label=name + ' train')
        plt.plot(out[name][1], c + '--', label=name + ' test')
    plt.ylim(0, 1); plt.xlabel('step'); plt.ylabel('loss'); plt.legend(); plt.savefig('ex5_compare_%d.png' % n); plt.close()
