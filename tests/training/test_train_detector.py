import torch

from training.detector.data import Batches
from training.train_detector import Detector, detector_loss


def test_the_networks_learn_one_batch(rendered):
    torch.manual_seed(0)
    model = Detector(12, 8)
    batch = Batches(rendered, 2, 2, seed=1)(0)
    losses = []
    for _ in range(8):
        loss = detector_loss(model, **batch)
        loss.backward()
        for part in model.parameters():
            part.data -= 3e-3 * part.grad.sign()
            part.grad = None
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.8 * losses[0]
