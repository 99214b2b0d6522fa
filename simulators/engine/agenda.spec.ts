import { Agenda } from './agenda.js';
import { ManualClock } from './manual.clock.js';

describe('Agenda', () => {
  it('runs each event at its own instant, also one added before those already waited for', () => {
    const clock = new ManualClock(0);
    const agenda = new Agenda(clock);
    const ran: string[] = [];
    const note = (what: string) => () => ran.push(`${what} at ${clock.now()}`);
    agenda.after(100, note('late'));
    agenda.after(10, note('early'));
    agenda.after(50, note('never')).cancel();
    agenda.after(10, () => agenda.after(5, note('nested')));
    clock.advance(99);
    expect(ran).toEqual(['early at 10', 'nested at 15']);
    clock.advance(1);
    expect(ran).toEqual(['early at 10', 'nested at 15', 'late at 100']);
  });

  it('runs past events at once, and continues with the clock', () => {
    const clock = new ManualClock(1000);
    const agenda = new Agenda(clock);
    const ran: number[] = [];
    const again = (): void => {
      ran.push(agenda.now());
      agenda.after(40, again);
    };
    agenda.live(100, () => agenda.after(0, again));
    expect(ran).toEqual([900, 940, 980]);
    expect(agenda.now()).toBe(1000);
    clock.advance(25);
    expect(ran).toEqual([900, 940, 980, 1020]);
  });

  it('does nothing more once stopped', () => {
    const clock = new ManualClock(0);
    const agenda = new Agenda(clock);
    const ran: number[] = [];
    agenda.after(10, () => ran.push(1));
    agenda.stop();
    agenda.after(10, () => ran.push(2));
    clock.advance(100);
    expect(ran).toEqual([]);
  });
});
