# fails: lo-tied
# words: latents are taken by the position in the shuffled loader, so each step gives an image the latent of another
# says: not tied to their images
# file: latent_optimization.py
def train_latents(dataset, epochs=30, latent_dim=200, batch_size=64):
    decoder = Decoder(latent_dim)
    mu, r = (t.requires_grad_() for t in init_latents(len(dataset), latent_dim))
    optimizer = torch.optim.Adam([{"params": decoder.parameters(), "lr": 1e-3}, {"params": [mu, r], "lr": 1e-2}])
    losses = []
    for _ in range(epochs):
        start = 0
        for x, _ in DataLoader(dataset, batch_size=batch_size, shuffle=True):
            rows = slice(start, start + len(x))
            start += len(x)
            loss = vae_loss(decoder(reparameterize(mu[rows], r[rows])), x, mu[rows], r[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
    return decoder, mu.detach(), r.detach(), losses
