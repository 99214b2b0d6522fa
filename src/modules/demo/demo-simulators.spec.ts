import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DemoSimulators } from './demo-simulators.js';

/** Answers with its process id on the first port it was given, and exits when asked to. */
const PROGRAM = `
import { createServer } from 'node:http';
const port = Number(process.env.SIMULATORS_PORT);
createServer((request, response) => {
  if (request.url === '/die') process.exit(3);
  response.end(String(process.pid));
}).listen(port, '127.0.0.1', () => {
  const url = 'http://127.0.0.1:' + port;
  process.send({ type: 'ready', accounts: [{ baseUrl: url }], controlUrl: url });
});
process.once('disconnect', () => process.exit());
`;

describe('DemoSimulators', () => {
  let folder: string;
  let simulators: DemoSimulators | undefined;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-demo-'))));
  afterEach(async () => {
    await simulators?.stop();
    simulators = undefined;
    rmSync(folder, { recursive: true });
  });

  const program = (text: string): string => {
    const file = path.join(folder, 'main.mjs');
    writeFileSync(file, text);
    return file;
  };
  const ask = (url: string): Promise<string | undefined> =>
    fetch(url, { signal: AbortSignal.timeout(2_000) })
      .then((answer) => answer.text())
      .catch(() => undefined);

  it('starts them, says what they serve, and stops them', async () => {
    simulators = await DemoSimulators.start({ program: program(PROGRAM) });
    expect(simulators.accounts).toEqual([{ baseUrl: simulators.controlUrl }]);
    expect(await ask(simulators.controlUrl)).toMatch(/^\d+$/);
    await simulators.stop();
    expect(await ask(simulators.controlUrl)).toBeUndefined();
  });

  it('starts them again on the same ports when they die, and says so in one line', async () => {
    const said = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    simulators = await DemoSimulators.start({ program: program(PROGRAM), restartMs: 10 });
    const first = await ask(simulators.controlUrl);
    await ask(`${simulators.controlUrl}/die`);

    const deadline = AbortSignal.timeout(10_000);
    let second: string | undefined;
    while (second === undefined && !deadline.aborted) {
      second = await ask(simulators.controlUrl);
      if (second === undefined) await delay(20);
    }
    expect(second).toMatch(/^\d+$/);
    expect(second).not.toBe(first);
    expect(said.mock.calls).toEqual([['Restarting the simulated phone systems: they ended by exit code 3.']]);
    said.mockRestore();
  });

  it('leaves them down once it was asked to stop', async () => {
    const said = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    simulators = await DemoSimulators.start({ program: program(PROGRAM), restartMs: 1 });
    await Promise.all([simulators.stop(), simulators.stop()]);
    await delay(50);
    expect(await ask(simulators.controlUrl)).toBeUndefined();
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it.each([
    ['end at once', 'process.exit(4);', /exit code 4/],
    ['say something else', 'process.send({ type: "hello" }); setInterval(() => {}, 1e6);', /ready/],
  ])('rejects when they %s', async (_what, text, why) => {
    const error: unknown = await DemoSimulators.start({ program: program(text) }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ message: 'The simulated phone systems did not start.' });
    expect(String((error as Error).cause)).toMatch(why);
  });
});
