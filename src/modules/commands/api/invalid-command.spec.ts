import { problemOf as problemOverTheSocket } from '../../../gateways/messages.js';
import { problemOf } from '../../http/problem.filter.js';
import { InvalidCommand } from './invalid-command.js';

describe(InvalidCommand.name, () => {
  const mistake = { path: ['queues', 1], code: 'unknown-queue', message: 'There is no queue "x".' };

  it('lists every mistake with its place, over HTTP and over the socket', () => {
    const error = new InvalidCommand([
      mistake,
      { path: [], code: 'wrong-type', message: 'must be an object' },
    ]);
    const problem = {
      code: 'invalid-command',
      status: 422,
      title: expect.any(String),
      detail: 'queues.1: There is no queue "x". (and 1 more, see errors)',
      errors: [
        { path: 'queues.1', code: 'unknown-queue', message: 'There is no queue "x".' },
        { path: '', code: 'wrong-type', message: 'must be an object' },
      ],
    };
    expect(problemOf(error).problem).toEqual(problem);
    expect(problemOverTheSocket(error)).toEqual(problem);
  });

  it('lists only so many mistakes', () => {
    const { problem } = new InvalidCommand(Array(2_000).fill(mistake));
    expect(problem.errors).toHaveLength(50);
    expect(problem.detail).toContain('and 1999 more');
  });
});
