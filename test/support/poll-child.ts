import 'reflect-metadata';
import { FakePhone } from './fake-phone.js';
import { PollHarness } from './poll-harness.js';

/** A worker process whose phone system never answers: prints the polls it began, until it is killed. */
const [url, prefix, ...queues] = process.argv.slice(2);
if (url === undefined || prefix === undefined) throw new Error('usage: poll-child <url> <prefix> <queue>...');
process.once('disconnect', () => process.exit());

const phone = new FakePhone(...queues);
phone.answer = async ({ id }) => {
  if (id === 'roster') return;
  process.send?.(id);
  await new Promise(() => undefined);
};
await PollHarness.start({ url, prefix, vendor: phone.definition, account: { timeoutMs: 60_000 } });
