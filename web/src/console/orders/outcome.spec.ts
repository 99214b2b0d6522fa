import { CommandUnanswered, FloorRefusal } from '../../../../client/index.js';
import { outcomeOf } from './outcome.js';

const refusal = (status: number, code: string) =>
  new FloorRefusal({ status, code, title: 'No', detail: 'Because.' });

describe('An order without a command', () => {
  it.each([
    ['a mistake in it', refusal(422, 'invalid-command'), 'refused'],
    ['no right to it', refusal(403, 'forbidden'), 'refused'],
    ['an account that was not read', refusal(503, 'not-ready'), 'refused'],
    ['no connection', new Error('there is no connection'), 'refused'],
    ['no answer', new CommandUnanswered('k'), 'unanswered'],
    ['a store that failed', refusal(503, 'unavailable'), 'unanswered'],
    ['one that is being taken up', refusal(409, 'in-flight'), 'unanswered'],
  ])('at the first asking, with %s', (_, error, kind) => {
    expect(outcomeOf(error, false).kind).toBe(kind);
  });

  it.each([[refusal(422, 'invalid-command')], [new Error('no connection')], [new CommandUnanswered('k')]])(
    'stays in doubt once it was: %s',
    (error) => expect(outcomeOf(error, true).kind).toBe('unanswered'),
  );
});
