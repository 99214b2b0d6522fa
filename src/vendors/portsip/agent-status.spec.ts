import { agentState } from '../../modules/domain/agent.js';
import { axesOf, type StatusAxes } from './mapper.js';

describe(axesOf.name, () => {
  it.each<[status: string, axes: StatusAxes, state: string]>([
    ['READY', { availability: 'available', activity: 'idle' }, 'available'],
    ['NOT_READY', { availability: 'not-ready', activity: 'idle' }, 'not-ready'],
    ['BREAK', { availability: 'paused', activity: 'idle', reason: 'Break' }, 'paused'],
    ['LUNCH', { availability: 'paused', activity: 'idle', reason: 'Lunch' }, 'paused'],
    ['QUEUE_CALL', { activity: 'on-call' }, 'on-call'],
    ['OTHER_CALL', { activity: 'other-call' }, 'other-call'],
    ['WRAP_UP', { activity: 'wrap-up' }, 'wrap-up'],
    ['LOGGED_OUT', { availability: 'logged-out' }, 'offline'],
    ['OFFLINE', { availability: 'logged-out' }, 'offline'],
    ['ON_HOLD', { activity: 'on-hold' }, 'on-hold'],
    ['TRANSFER', { activity: 'on-call' }, 'on-call'],
    ['CONSULT_TRANSFER', { activity: 'on-call' }, 'on-call'],
    ['LOGGED_IN', {}, 'unknown'],
    ['ONLINE', { availability: 'logged-out' }, 'offline'],
    ['LOGOUT', { availability: 'logged-out' }, 'offline'],
    ['RINGING', { activity: 'ringing' }, 'ringing'],
    ['ONCALL', { activity: 'on-call' }, 'on-call'],
    ['ON_CALL', { activity: 'on-call' }, 'on-call'],
    ['ready', { availability: 'available', activity: 'idle' }, 'available'],
    ['Not Ready', { availability: 'not-ready', activity: 'idle' }, 'not-ready'],
    ['NotReady', { availability: 'not-ready', activity: 'idle' }, 'not-ready'],
    ['wrap-up', { activity: 'wrap-up' }, 'wrap-up'],
    ['Logged_Out', { availability: 'logged-out' }, 'offline'],
    ['COACHING', {}, 'unknown'],
    ['NOT', {}, 'unknown'],
    ['', {}, 'unknown'],
    ['__proto__', {}, 'unknown'],
  ])('%s', (status, axes, state) => {
    expect(axesOf(status)).toEqual(axes);
    expect(agentState(axesOf(status))).toBe(state);
  });
});
