import { z } from 'zod';
import { NotificationKind } from '../../domain/alert.js';
import { Channel, DeliveryAttempt, DeliveryState, DisabledWhy, Trouble } from '../../domain/channel.js';
import { Instant } from '../../domain/id.js';
import type { RouteContract } from '../../http/describes.js';
import { described, named, pascalCase, schemaOf } from '../../http/named.js';
import { pageAnswer, PageQuery } from '../../http/page.js';
import { ChannelChange, ChannelRequest } from './channel-request.js';
import type { LoggedNotification } from './notification-log.js';

const tag = 'Channels';
const NOW = 1_795_319_124_117;
const params = { id: 'The id of the channel.' };
const pager = { kind: 'pagerduty', name: 'On call', routingKey: 'a'.repeat(32), enabled: true } as const;

for (const [what, { options }] of Object.entries({ Request: ChannelRequest, Change: ChannelChange }))
  for (const option of options) {
    const { value } = option.shape.kind;
    named(`${pascalCase(value)}Channel${what}`, option, `A channel of the kind \`${value}\`.`);
  }
const byKind = { discriminator: 'kind' };
const request = { description: 'A channel to make; its secrets are not shown again.', ...byKind };
const change = {
  description: 'A channel as it is to be. A secret that is left out stays as it is.',
  ...byKind,
};
named('ChannelRequest', ChannelRequest, request, pager);
named('ChannelChange', ChannelChange, change, { kind: 'pagerduty', name: 'On call, nights', enabled: true });
named('ChannelDisabled', DisabledWhy, 'Why nothing is sent to a channel.');
named('ChannelTrouble', Trouble, 'The last message that was given up.');
named('DeliveryAttempt', DeliveryAttempt, 'One try to send a message.');

const PublicChannel = Channel.omit({ tenant: true });

export const ChannelAnswer = named(
  'Channel',
  PublicChannel,
  'Where alerts are sent, without its secrets. `disabledWhy` says why nothing is sent; `trouble` which messages were given up since one arrived.',
  { id: 'ch_1', name: 'On call', kind: 'pagerduty', enabled: true, createdAt: NOW, createdBy: 'ann' },
);

const MadeChannel = named(
  'MadeChannel',
  PublicChannel.extend({ secret: z.string().exactOptional() }),
  'A new channel, or one with a new secret. `secret` (of a webhook) is returned only here.',
);

const Entry = named(
  'NotificationEntry',
  schemaOf<LoggedNotification>()(
    z.object({
      id: z.string(),
      alert: z.string(),
      rule: z.string(),
      channel: z.string(),
      account: z.string(),
      kind: NotificationKind,
      firing: Instant,
      step: z.int(),
      at: Instant,
      state: DeliveryState,
      joined: z.string().exactOptional(),
      attempts: z.array(DeliveryAttempt).readonly(),
      nextAt: Instant.exactOptional(),
      why: z.string().exactOptional(),
    }),
  ),
  'A notification and its attempts. `joined` names the notification whose message tells it, with its attempts.',
);

export const NotificationsQuery = PageQuery.extend({
  alert: z.string().min(1).max(600).exactOptional(),
  channel: z.string().min(1).max(100).exactOptional(),
}).refine(({ alert, channel }) => (alert === undefined) !== (channel === undefined), {
  message: 'needs either alert or channel',
});
described(NotificationsQuery.shape.alert, 'The id of an alert.');
described(NotificationsQuery.shape.channel, 'The id of a channel.');

export const makeContract: RouteContract = {
  tag,
  summary: 'Make a channel',
  description: 'Addresses of this machine and of its cloud are refused; redirects are never followed.',
  body: ChannelRequest,
  answers: { 201: { description: 'The channel; of a webhook with its signing secret.', body: MadeChannel } },
  refusals: ['too-many-channels', 'not-configured'],
};

export const listContract: RouteContract = {
  tag,
  summary: 'List the channels',
  query: PageQuery,
  answers: {
    200: { description: 'A page of channels, sorted by id.', body: pageAnswer('ChannelPage', ChannelAnswer) },
  },
};

export const changeContract: RouteContract = {
  tag,
  summary: 'Change a channel',
  description: 'An enabled channel is used again, whatever it was disabled for. Its kind cannot change.',
  params,
  body: ChannelChange,
  answers: { 200: { description: 'The channel.', body: ChannelAnswer } },
  refusals: ['not-found', 'not-configured'],
};

export const removeContract: RouteContract = {
  tag,
  summary: 'Remove a channel',
  description: 'What waits to be sent to it is not sent.',
  params,
  answers: { 204: { description: 'The channel is removed.' } },
  refusals: ['not-found'],
};

export const rotateContract: RouteContract = {
  tag,
  summary: 'Give a webhook a new signing secret',
  description: 'For a day messages are signed with both, the newer first.',
  params,
  answers: { 201: { description: 'The channel with its new secret.', body: MadeChannel } },
  refusals: ['not-found', 'not-configured'],
};

export const testContract: RouteContract = {
  tag,
  summary: 'Send a test message to a channel',
  description: 'Sent as every other; its outcome is in `GET /v1/notifications?channel=`.',
  params,
  answers: { 202: { description: 'The notification, which waits to be sent.', body: Entry } },
  refusals: ['not-found', 'too-many-requests'],
};

export const logContract: RouteContract = {
  tag,
  summary: 'What became of notifications',
  description: 'Of one alert, or to one channel, of the last 30 days; at most the newest 5,000.',
  query: NotificationsQuery,
  answers: {
    200: {
      description: 'A page of notifications, newest first.',
      body: pageAnswer('NotificationPage', Entry),
    },
  },
  refusals: ['not-found'],
};
