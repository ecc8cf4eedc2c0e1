// Behind a text area lies the same text, unseen, in the same letters and lines: it tells where a
// letter stands, and carries what is drawn under the words. It is one text node, whose lines break
// as those of the text area do; what is drawn are boxes beside it.

const METRICS = ['fontFamily', 'fontSize', 'fontWeight', 'fontStyle', 'fontStretch', 'fontKerning',
  'fontVariantLigatures', 'fontFeatureSettings', 'fontOpticalSizing', 'letterSpacing', 'wordSpacing',
  'lineHeight', 'textIndent', 'textTransform', 'textAlign', 'textRendering', 'tabSize', 'direction',
  'wordBreak', 'lineBreak', 'overflowWrap', 'paddingTop', 'paddingRight', 'paddingBottom', 'paddingLeft'];
const END = '\u200b';  // so that an empty last line is one

class Mirror {
  constructor(area) {
    this.area = area;
    this.frame = document.createElement('div');
    this.frame.className = 'paf-mirror';
    this.frame.setAttribute('aria-hidden', 'true');
    this.inner = this.frame.appendChild(document.createElement('div'));
    this.words = document.createTextNode('');
    // Nobody who looks for words on the page finds them twice.
    const text = this.inner.appendChild(document.createElement('div'));
    text.className = 'paf-mirror-text';
    text.attachShadow({mode: 'closed'}).append(this.words);
    this.boxes = this.inner.appendChild(document.createElement('div'));
    area.before(this.frame);
    this.measure();
  }

  /** When the text area has another size or other letters. */
  measure() {
    const {area, frame, inner} = this, look = getComputedStyle(area);
    for (const name of METRICS) inner.style[name] = look[name];
    Object.assign(frame.style, {left: `${area.offsetLeft + area.clientLeft}px`,
      top: `${area.offsetTop + area.clientTop}px`, width: `${area.clientWidth}px`,
      height: `${area.clientHeight}px`});
    this.write();
  }

  write() {
    const text = this.area.value + END;
    if (this.words.data !== text) this.words.data = text;
    this.scroll();
  }

  scroll() {
    this.inner.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
  }

  /** One for each line that these letters are on, in the window. */
  rects(start, end) {
    const range = document.createRange(), most = this.words.length;
    range.setStart(this.words, Math.min(start, most));
    range.setEnd(this.words, Math.min(end, most));
    return [...range.getClientRects()].filter(rect => rect.width > 0 || start === end);
  }

  /** Where the caret stands before this letter, in the window. */
  caret(at) {
    this.write();
    const [rect] = this.rects(at, at + 1);
    return rect ?? this.area.getBoundingClientRect();
  }

  /** Draws {start, end, look} under the words. */
  draw(spans) {
    const origin = this.inner.getBoundingClientRect();
    this.boxes.replaceChildren(...spans.flatMap(span => this.rects(span.start, span.end).map(rect => {
      const box = document.createElement('div');
      box.className = `paf-under ${span.look}`;
      Object.assign(box.style, {left: `${rect.left - origin.left}px`, top: `${rect.top - origin.top}px`,
        width: `${rect.width}px`, height: `${rect.height}px`});
      return box;
    })));
  }

  leave() { this.frame.remove(); }
}
