// What stands on the stage: a drawn frame, sticks until there is one, and the key poses before and after as ghosts.

const BONE_WIDTH = .011, GHOSTS = {before: '#e0457b', after: '#2f86d6'};

/** People as 18 × x, y (−1: hidden) on a canvas of `size`, in the colours of the skeleton. */
function drawSticks(paper, people, size, {colour = null, alpha = 1} = {}) {
  const {canvas} = paper, scale = canvas.width / size[0];
  paper.save();
  paper.globalAlpha = alpha;
  paper.scale(scale, scale);
  paper.lineCap = 'round';
  paper.lineWidth = BONE_WIDTH * size[1];
  for (const joints of people) {
    SKELETON.bones.forEach(([from, to], number) => {
      const [x, y, u, v] = [joints[2 * from], joints[2 * from + 1], joints[2 * to], joints[2 * to + 1]];
      if (x < 0 || u < 0) return;
      paper.strokeStyle = colour ?? SKELETON.colours[number];
      paper.beginPath();
      paper.moveTo(x, y);
      paper.lineTo(u, v);
      paper.stroke();
    });
  }
  paper.restore();
}

function drawPicture(paper, picture) {
  paper.drawImage(picture, 0, 0, paper.canvas.width, paper.canvas.height);
}

/** A figure alone, all of it in one colour and thin: the pose that was, or that will be. */
function drawGhost(paper, picture, colour) {
  const {width, height} = paper.canvas, layer = new OffscreenCanvas(width, height), one = layer.getContext('2d');
  one.drawImage(picture, 0, 0, width, height);
  one.globalCompositeOperation = 'source-atop';
  one.globalAlpha = .55;
  one.fillStyle = colour;
  one.fillRect(0, 0, width, height);
  paper.save();
  paper.globalAlpha = .42;
  paper.drawImage(layer, 0, 0);
  paper.restore();
}
