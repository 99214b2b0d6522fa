import { COMMAND_TYPES } from '../domain/command.js';
import { commandScope, isAccountWide, isAgentCommand } from './authority.js';

describe(commandScope.name, () => {
  it('knows the scope that each command needs, and who else may send it', () => {
    const known = COMMAND_TYPES.map((type) => {
      const more = [isAgentCommand(type) && 'own', isAccountWide(type) && 'account-wide'].filter(Boolean);
      return [type, commandScope(type), ...more].join(' ');
    });
    expect(known).toEqual([
      'agent.login agents:command own',
      'agent.logout agents:command own',
      'agent.pause agents:command own',
      'agent.unpause agents:command own',
      'agent.set-status agents:command',
      'agent.update agents:command',
      'agent.join agents:command',
      'agent.leave agents:command',
      'agent.set-skills agents:command',
      'call.pickup agents:command',
      'call.listen agents:command',
      'call.whisper agents:command',
      'call.barge agents:command',
      'call.hangup agents:command',
      'call.transfer agents:command',
      'call.prioritise agents:command',
      'call.withdraw agents:command',
      'queue.create queues:admin account-wide',
      'queue.update queues:admin',
      'queue.delete queues:admin',
      'queue.set-agents queues:admin',
      'status-label.set queues:admin account-wide',
      'status-label.delete queues:admin account-wide',
      'skill.create queues:admin account-wide',
      'skill.update queues:admin account-wide',
      'skill.delete queues:admin account-wide',
      'server.create queues:admin account-wide',
      'server.update queues:admin account-wide',
      'server.delete queues:admin account-wide',
    ]);
  });
});
