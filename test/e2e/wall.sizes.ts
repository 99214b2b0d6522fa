import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { arriveEarlier } from '../support/support-floor.js';

/** In CSS pixels. A television of 1920 by 1080 is also seen as 960 by 540 and, at 150 %, as 1280 by 720. */
export const SIZES = {
  '720p': { width: 1280, height: 720 },
  '768p': { width: 1366, height: 768 },
  '540p': { width: 960, height: 540 },
  '1080p': { width: 1920, height: 1080 },
  '4k': { width: 3840, height: 2160 },
  portrait: { width: 1080, height: 1920 },
  '21by9': { width: 2560, height: 1080 },
} as const;

/** Queues in which a caller has waited too long. */
export const ALARMED = ['7', '19', '23', '31', '38', '44'];

/** 45 queues and 200 agents with long names, one of them in 8 queues; 24 are paused. */
export function largeFloor(): Floor {
  const floor = new Floor({
    clock: new RealClock(),
    pauseReasons: ['Lunch', 'Back office and correspondence'],
  });
  for (let nth = 1; nth <= 45; nth += 1)
    floor.addQueue({
      id: String(nth),
      number: String(6400 + nth),
      name:
        nth === 2
          ? 'خدمة العملاء للشركات الكبيرة والمتوسطة'
          : `Queue ${nth} for inquiries about deliveries and complaints`,
    });
  for (let nth = 1; nth <= 200; nth += 1) {
    floor.addAgent({
      id: String(nth),
      number: String(1000 + nth),
      name: `Maximiliane-Alexandra von Hohenstein-Oberfeld ${nth}`,
    });
    floor.addMember(String((nth % 45) + 1), String(nth), { kind: 'dynamic' });
  }
  for (let queue = 10; queue < 17; queue += 1) floor.addMember(String(queue), '1', { kind: 'dynamic' });
  for (let nth = 1; nth <= 24; nth += 1)
    floor.pause(String(nth), { reason: nth % 2 === 0 ? 'Lunch' : 'Back office and correspondence' });
  for (const queue of ALARMED) arriveEarlier(floor, queue, 600_000, `55501${queue.padStart(2, '0')}`);
  return floor;
}

/** Runs in the page: what stands outside of its place, over something else, or makes the page scroll. */
export const MISPLACED = `(() => {
  const found = [];
  const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > clientWidth || scrollHeight > clientHeight) found.push('the page scrolls');
  const name = (one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 60);
  const inside = (one, place) => {
    const a = one.getBoundingClientRect(), b = place.getBoundingClientRect();
    if (a.width === 0 || a.height === 0) return;
    if (a.left < b.left - 1.5 || a.right > b.right + 1.5 || a.top < b.top - 1.5 || a.bottom > b.bottom + 1.5)
      found.push(name(one) + ' is outside of ' + place.className);
  };
  const apart = (all) => {
    const boxes = all.map((one) => [one, one.getBoundingClientRect()]).filter(([, b]) => b.width > 0 && b.height > 0);
    boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1.5 && high > 1.5) found.push(name(one) + ' is over ' + name(other));
    }));
  };
  const wall = document.querySelector('.wall');
  const parts = [...wall.children].filter((one) => !one.matches('.hidden'));
  parts.forEach((one) => inside(one, wall));
  apart(parts);
  apart([...wall.querySelector('header').children].filter((one) => !one.matches('.hidden')));
  for (const one of wall.querySelectorAll('header .totals > *')) inside(one, wall.querySelector('header'));
  for (const one of wall.querySelectorAll('.source')) inside(one, wall);
  for (const fit of wall.querySelectorAll('.fit')) {
    const items = [...fit.querySelectorAll('.tile, .agent, tbody tr')];
    items.forEach((one) => inside(one, fit));
    apart(items);
    for (const item of items) {
      for (const one of item.children) inside(one, item);
      for (const one of item.querySelectorAll('dl > div, .counts li, .chip, .time, .big')) inside(one, item);
    }
  }
  return found;
})()`;

/** Of the height that the list of the view has, at least so much is cards; of a card, at most so much is empty in one place. */
const USED = 0.85;
const EMPTY = 0.25;

/** Runs in the page: where the height that the cards have is not used. */
export const UNUSED = `(() => {
  const found = [];
  const empties = (boxes, { top, bottom }) => {
    let at = top;
    const gaps = [];
    for (const box of boxes.filter(({ height }) => height > 0).sort((a, b) => a.top - b.top)) {
      gaps.push(Math.max(0, box.top - at));
      at = Math.max(at, box.bottom);
    }
    return [...gaps, Math.max(0, bottom - at)];
  };
  const boxesOf = (place, selector) => [...place.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
  const fit = document.querySelector('main > .fit');
  const room = fit.getBoundingClientRect();
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const empty = empties(boxesOf(fit, '.tile, .agent, tr'), room).reduce((sum, gap) => sum + (gap > rem ? gap : 0), 0);
  const used = 1 - empty / room.height;
  if (!(used >= ${USED})) found.push('cards use ' + used.toFixed(2) + ' of the height');
  for (const card of fit.querySelectorAll('.tile, .agent, tbody tr')) {
    const box = card.getBoundingClientRect();
    const largest = Math.max(...empties(boxesOf(card, 'h2, dt, dd, .chip, .name, .time, .state, li'), box)) / box.height;
    if (!(largest <= ${EMPTY})) found.push(largest.toFixed(2) + ' is empty of ' + card.textContent.slice(0, 60));
  }
  return found;
})()`;
