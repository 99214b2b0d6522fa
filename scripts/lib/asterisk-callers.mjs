import { URLSearchParams } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStopping } from './stop.mjs';

const QUEUES = ['support', 'support', 'sales', 'Night shift'];
const NAMES = ['Eve Holm', 'Max Berg', 'Ida Voss', 'Tom Reed', 'Liv Moen'];
const LONGEST_GAP_MS = 12_000;
const SHORTEST_PATIENCE_S = 20;

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];

/** Callers who come to the queues of a running Asterisk and hang up when their patience ends, until this process stops. */
export function callInto({ httpUrl, credentials }) {
  let cookie = '';
  const ask = async (query) => {
    const answer = await fetch(`${httpUrl}/rawman?${new URLSearchParams(query)}`, { headers: { cookie } });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer.text();
  };
  const call = async () => {
    const queue = anyOf(QUEUES);
    const number = `555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
    const originate = () =>
      ask({
        action: 'Originate',
        Channel: `Local/${queue}@callers`,
        Application: 'Wait',
        Data: String(SHORTEST_PATIENCE_S + Math.floor(Math.random() * 60)),
        CallerID: `${anyOf(NAMES)} <${number}>`,
        Async: 'true',
      });
    if (!(await originate()).includes('Permission denied')) return;
    await ask({ action: 'Login', ...credentials });
    await originate();
  };
  void (async () => {
    while (!isStopping()) {
      await call().catch(() => undefined); // it may be starting again
      await sleep(Math.random() * LONGEST_GAP_MS, undefined, { ref: false });
    }
  })();
}
