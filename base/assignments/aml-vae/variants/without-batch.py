# about: functions for a single vector, and a log-probability that takes 784 pixels and returns shape (1,)
# file: model.py
def reparameterize(mean, log_sigma2):
    std = torch.exp(log_sigma2) ** 0.5
    return torch.normal(torch.zeros(mean.shape), torch.ones(mean.shape)) * std + mean
# file: log_prob.py
def log_prob(net, img, n_samples=1000, sigma=0.4):
    assert img.shape == (784,)
    with torch.no_grad():
        mu, r = net.encoder(img.view(1, 1, 28, 28))
        return _one(net, img, mu[0], r[0], n_samples, sigma).reshape(1)
