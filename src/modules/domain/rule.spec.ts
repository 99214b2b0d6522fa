import { inOrder, Step } from './rule.js';

describe('The steps of a rule', () => {
  it('are kept as they come due, and as they are written where they come due together', () => {
    const step = (to: string, afterSeconds: number): Step => Step.parse({ to: [to], afterSeconds });
    const steps = [step('pager', 300), step('slack', 0), step('wall', 0), step('mail', 60)];
    expect(inOrder(steps).map(({ to }) => to[0])).toEqual(['slack', 'wall', 'mail', 'pager']);
  });
});
