import type { BrowserPage } from './browser.page.js';

/** Names come from phone systems and people, as long as those want them; what is hidden is for screen readers. */
const THEIRS = '.name, bdi, [dir=auto], .hidden, script, style, noscript, option';

/** Looks at the page as it is: a list of the words of its own that cannot be read in full, each with what is wrong. */
const CUT = `(() => {
  const SLACK = 1.5;
  const found = new Set();
  const styles = new Map();
  const styleOf = (one) => styles.get(one) ?? styles.set(one, getComputedStyle(one)).get(one);
  const place = (one) => {
    const named = one.closest('[id], [class]') ?? one;
    return named.tagName.toLowerCase() + (named.className ? '.' + String(named.className).trim().replace(/\\s+/g, '.') : '');
  };
  const tell = (what, text, one) => found.add(what + ': "' + text + '" in ' + place(one) + ' of "' +
    (one.closest('button, [role=columnheader], .cell, li, p, dt, dd, h2, h3, label, summary, td, th') ?? one)
      .textContent.trim().slice(0, 60) + '"');
  const around = (one) => {
    const { position } = styleOf(one);
    return position === 'fixed' ? null : position === 'absolute' ? one.offsetParent : one.parentElement;
  };
  const innerOf = (one) => {
    const { left, top } = one.getBoundingClientRect();
    const x = left + one.clientLeft, y = top + one.clientTop;
    return { left: x, top: y, right: x + one.clientWidth, bottom: y + one.clientHeight };
  };
  const modal = document.querySelector('dialog:modal');
  const root = modal ?? document.body;
  const isShut = (one) => {
    const shut = one.closest('details:not([open])');
    return shut !== null && one.closest('summary')?.parentElement !== shut;
  };
  const isSeen = (one) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.closest('[inert]') === null && !isShut(one);
  const clipsAll = (one) => {
    for (let at = one; at !== null && at !== document.body; at = at.parentElement)
      if (styleOf(at).clipPath !== 'none') return true;
    return false;
  };
  /** What is left of the box in scrolling places; undefined: it is scrolled away, or cut and told. */
  const seenPart = (box, from, text) => {
    let scrolledX = false, scrolledY = false;
    let { left, top, right, bottom } = box;
    const high = (bottom - top) * 0.2 + SLACK;
    for (let at = from; at !== null && at !== document.documentElement; at = around(at)) {
      const { overflowX, overflowY, display, overflowClipMargin } = styleOf(at);
      if (display === 'inline' || display === 'contents' || (overflowX === 'visible' && overflowY === 'visible')) continue;
      const inner = innerOf(at);
      const margin = overflowX === 'clip' ? parseFloat(overflowClipMargin) || 0 : 0;
      const isScrolled = (overflow, all, part) => (overflow === 'auto' || overflow === 'scroll') && all > part + 1;
      if (isScrolled(overflowX, at.scrollWidth, at.clientWidth)) {
        scrolledX = true;
        [left, right] = [Math.max(left, inner.left), Math.min(right, inner.right)];
      } else if (!scrolledX && overflowX !== 'visible' && (left < inner.left - margin - SLACK || right > inner.right + margin + SLACK)) {
        tell('cut at its side', text, from);
        return undefined;
      }
      if (isScrolled(overflowY, at.scrollHeight, at.clientHeight)) {
        scrolledY = true;
        [top, bottom] = [Math.max(top, inner.top), Math.min(bottom, inner.bottom)];
      } else if (!scrolledY && overflowY !== 'visible' && (top < inner.top - margin - high || bottom > inner.bottom + margin + high)) {
        tell('cut above or below', text, from);
        return undefined;
      }
      if (right - left < SLACK || bottom - top < SLACK) return undefined;
    }
    if (!scrolledX && (left < -SLACK || right > document.documentElement.clientWidth + SLACK)) {
      tell('outside of the page', text, from);
      return undefined;
    }
    return { left, top, right, bottom };
  };

  const words = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const one = node.parentElement;
    if (node.data.trim() === '' || !isSeen(one)) continue;
    const isTheirs = one.closest(${JSON.stringify(THEIRS)}) !== null;
    if ((isTheirs && one.matches('.hidden, option, script, style')) || clipsAll(one)) continue;
    // In one that ends in "…", the browser does not lay out what is left out.
    for (let at = one; !isTheirs && at !== null && at !== root && styleOf(at).display !== 'flex'; at = at.parentElement)
      if (styleOf(at).textOverflow === 'ellipsis' && styleOf(at).overflowX !== 'visible' &&
        at.scrollWidth > at.clientWidth + 1 && at.querySelector(${JSON.stringify(THEIRS)}) === null)
        tell('ends in …', node.data.trim(), at);
    for (const { 0: word, index } of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      for (const box of range.getClientRects()) {
        if (box.width < SLACK || box.height < SLACK) continue;
        const seen = isTheirs ? box : seenPart(box, one, word);
        if (seen !== undefined && !isTheirs) words.push({ one, word, node, box, ...seen });
      }
    }
  }

  // Words in one place. What is drawn over another on a ground of its own covers it on purpose, but then all of its height.
  words.sort((a, b) => a.top - b.top);
  const opaque = (one) => !/^rgba\\(.*, 0(\\.\\d+)?\\)$|^transparent$/.test(styleOf(one).backgroundColor);
  words.forEach((a, i) => {
    for (const b of words.slice(i + 1)) {
      if (b.top >= a.bottom) break;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = a.bottom - b.top;
      if (a.node === b.node || wide <= SLACK || high <= 0.35 * Math.min(a.bottom - a.top, b.bottom - b.top)) continue;
      const x = Math.max(a.left, b.left) + wide / 2;
      const y = b.top + Math.min(high, b.bottom - b.top) / 2;
      const cover = document.elementsFromPoint(x, y).find((one) => opaque(one) && one.contains(a.one) !== one.contains(b.one));
      if (cover === undefined) tell('over "' + b.word + '"', a.word, a.one);
    }
  });
  /** In its place above what is scrolled up and down below it. */
  const staysAbove = (hit) => {
    for (let at = hit; at !== null; at = at.parentElement) {
      const { position, top, bottom } = styleOf(at);
      if (position === 'sticky' && (top !== 'auto' || bottom !== 'auto')) return true;
    }
    return false;
  };
  const partly = new Map();
  for (const { one, node, word, left, top, right, bottom } of words) {
    const at = (x, y) => {
      for (let hit = document.elementFromPoint(x, y); hit !== null && !hit.contains(one) && !one.contains(hit); hit = hit.parentElement)
        if (opaque(hit)) return staysAbove(hit);
      return true;
    };
    const x = (left + right) / 2, inset = (bottom - top) / 4;
    if (x < 0 || x > innerWidth || top < 0 || bottom > innerHeight) continue;
    for (const column of [left + 2, x, right - 2])
      if (at(column, top + inset) !== at(column, bottom - inset)) tell('half covered', word, one);
    // What is wholly below a column that stays in its place is scrolled to; what is begun is not read to its end.
    const y = (top + bottom) / 2;
    for (const column of [left + 2, right - 2]) {
      const seen = partly.get(node) ?? partly.set(node, { one, text: node.data.trim(), at: new Set() }).get(node);
      seen.at.add(at(column, y));
    }
  }
  for (const { one, text, at } of partly.values()) if (at.size > 1) tell('partly covered', text, one);

  // Chosen options and what stands in empty fields are not text nodes that have a place.
  for (const select of root.querySelectorAll('select')) {
    const chosen = select.selectedOptions[0];
    if (chosen === undefined || !isSeen(select) || clipsAll(select) || chosen.matches('[dir=auto]')) continue;
    const alone = select.cloneNode(false);
    alone.append(chosen.cloneNode(true));
    alone.removeAttribute('id');
    alone.style.cssText = 'position:absolute;visibility:hidden;width:auto;min-width:0;max-width:none;flex:none';
    select.after(alone);
    if (alone.offsetWidth > select.offsetWidth + SLACK) tell('cut in a list', chosen.textContent, select);
    alone.remove();
  }
  const pen = document.createElement('canvas').getContext('2d');
  for (const field of root.querySelectorAll('input[placeholder]')) {
    if (!isSeen(field) || field.value !== '') continue;
    const { font, paddingLeft, paddingRight } = styleOf(field);
    pen.font = font;
    const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    if (pen.measureText(field.placeholder).width > room + SLACK) tell('cut in a field', field.placeholder, field);
  }
  return [...found];
})()`;

/** Frames in a row without a fault: the page is drawn anew some frames after its size has changed. */
const CALM_FRAMES = 3;

/** The page's own words that cannot be read in full, once that has not become better for some time. */
export async function cutWords(shown: Pick<BrowserPage, 'page'>, withinMs = 1_500): Promise<string[]> {
  return shown.page.evaluate<string[]>(`new Promise((resolve) => {
    const deadline = performance.now() + ${withinMs};
    let calm = 0;
    const look = () => {
      const found = ${CUT};
      calm = found.length === 0 ? calm + 1 : 0;
      if (calm >= ${CALM_FRAMES} || performance.now() > deadline) resolve(found);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}
