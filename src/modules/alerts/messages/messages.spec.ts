import { Webhook } from 'standardwebhooks';
import type { Notification } from '../../domain/alert.js';
import { emailText } from './email.js';
import { listed, titleOf, type Message } from './message.js';
import { pagerdutyBody } from './pagerduty.js';
import { slackBody } from './slack.js';
import { teamsBody } from './teams.js';
import { webhookBody, webhookHeaders } from './webhook.js';

const AT = Date.UTC(2026, 10, 29, 9, 30, 0);
const PUBLIC = 'https://floor.acme.example';

const fired = (change: Partial<Notification> = {}): Notification => ({
  id: 'n1',
  rule: 'r_7',
  subject: 'queue/hq/6400',
  firing: AT,
  step: 0,
  repeat: 0,
  channel: 'ch_1',
  kind: 'fired',
  account: 'hq',
  tenant: 'acme',
  at: AT,
  alert: {
    id: 'r_7/queue/hq/6400',
    name: 'Caller waits too long',
    severity: 'critical',
    state: 'firing',
    subject: { kind: 'queue', id: '6400', name: 'Support <1st & 2nd>' },
    value: 134,
    threshold: 120,
    firingSince: AT,
    url: 'console/?account=hq&queue=6400',
  },
  ...change,
});
const about = (name: string, id: string): Notification => {
  const one = fired({ id });
  return { ...one, alert: { ...one.alert, subject: { kind: 'queue', id: name, name } } };
};
const single: Message = { id: 'n1', notifications: [fired()], digest: false };
const resolved: Message = {
  id: 'n2',
  notifications: [
    fired({
      id: 'n2',
      kind: 'resolved',
      at: AT + 60_000,
      alert: { ...fired().alert, state: 'resolved', resolvedAt: AT + 60_000 },
    }),
  ],
  digest: false,
};

describe('The words of a message', () => {
  it.each([
    [['Support'], 'Support'],
    [['Support', 'Support'], 'Support'],
    [['Support', 'Sales'], 'Support and Sales'],
    [['Support', 'Sales', 'Billing'], 'Support, Sales and Billing'],
    [['Support', 'Sales', 'a', 'b', 'c', 'd', 'e', 'f'], 'Support, Sales and 6 more'],
  ])('list %j', (names, text) => {
    expect(listed(names)).toBe(text);
  });

  it('name the rule, or the number of alerts in a digest', () => {
    const [first, ...others] = ['Support', 'Sales', 'a', 'b', 'c', 'd', 'e', 'f'].map((name, i) =>
      about(name, `n${i}`),
    );
    const message: Message = { id: 'n0', notifications: [first!, ...others], digest: false };
    expect(titleOf(message)).toBe('Caller waits too long: Support, Sales and 6 more');
    expect(titleOf({ ...message, digest: true })).toBe('8 alerts: Support, Sales and 6 more');
    expect(titleOf(resolved)).toBe('Resolved: Caller waits too long: Support <1st & 2nd>');
  });
});

describe(webhookBody.name, () => {
  it('is that of Standard Webhooks', () => {
    expect(JSON.parse(webhookBody(single, PUBLIC))).toEqual({
      type: 'alert.fired',
      timestamp: '2026-11-29T09:30:00.000Z',
      data: {
        title: 'Caller waits too long: Support <1st & 2nd>',
        severity: 'critical',
        alerts: [
          {
            id: 'n1',
            alert: 'r_7/queue/hq/6400',
            rule: 'r_7',
            name: 'Caller waits too long',
            severity: 'critical',
            account: 'hq',
            subject: { kind: 'queue', id: '6400', name: 'Support <1st & 2nd>' },
            state: 'firing',
            firingSince: 1_795_944_600_000,
            value: 134,
            threshold: 120,
            url: 'https://floor.acme.example/console/?account=hq&queue=6400',
          },
        ],
      },
    });
  });

  it('has less than 20 kB, and counts what it leaves out', () => {
    const many = Array.from({ length: 500 }, (_, i) => about('ü'.repeat(100), `n${i}`));
    const text = webhookBody({ id: 'n0', notifications: [many[0]!, ...many.slice(1)], digest: true }, PUBLIC);
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    const { data } = JSON.parse(text) as { data: { alerts: unknown[]; more: number } };
    expect(data.alerts.length + data.more).toBe(500);
  });
});

describe(webhookHeaders.name, () => {
  const old = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const fresh = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

  it('are accepted by the verifier of the library, with either secret', () => {
    const body = '{"type":"alert.fired"}';
    const headers = webhookHeaders({ id: 'n1', secrets: [fresh, old], body, now: Date.now() });
    for (const secret of [fresh, old])
      expect(new Webhook(secret).verify(body, headers)).toEqual({ type: 'alert.fired' });
    const other = new Webhook(`whsec_${Buffer.alloc(32, 3).toString('base64')}`);
    expect(() => other.verify(body, headers)).toThrow('No matching signature found');
    expect(() => new Webhook(fresh).verify(`${body} `, headers)).toThrow('No matching signature found');
  });

  it('are as the specification says', () => {
    // printf '%s' 'msg_1.1795944600.{}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0202…02 -binary | base64
    expect(webhookHeaders({ id: 'msg_1', secrets: [fresh], body: '{}', now: AT + 999 })).toEqual({
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1795944600',
      'webhook-signature': 'v1,1Ed0TvpyK8PFpByIpLOTjd91HZE2CZtSdmcYPFR72E4=',
    });
  });
});

describe(slackBody.name, () => {
  it('has a header, a field per alert and a button', () => {
    expect(slackBody(single, PUBLIC)).toEqual({
      text: 'Caller waits too long: Support &lt;1st &amp; 2nd&gt;',
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: 'Caller waits too long: Support <1st & 2nd>', emoji: false },
        },
        {
          type: 'section',
          fields: [{ type: 'plain_text', text: 'Support <1st & 2nd>: 134, threshold 120', emoji: false }],
        },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Open' },
              url: 'https://floor.acme.example/console/?account=hq&queue=6400',
            },
          ],
        },
      ],
    });
  });

  it('has no button where the address of the service is not known, and at most ten fields in a section', () => {
    const many = Array.from({ length: 25 }, (_, i) => about(`Q${i}`, `n${i}`));
    const body = slackBody(
      { id: 'n0', notifications: [many[0]!, ...many.slice(1)], digest: false },
      undefined,
    );
    const { blocks } = body as { blocks: { type: string; fields?: { text: string }[] }[] };
    expect(blocks.map(({ type, fields }) => [type, fields?.length])).toEqual([
      ['header', undefined],
      ['section', 10],
      ['section', 10],
      ['section', 1],
    ]);
    expect(blocks.at(-1)?.fields?.[0]?.text).toBe('and 5 more');
  });
});

describe(teamsBody.name, () => {
  it('is a message of a workflow with an adaptive card', () => {
    expect(teamsBody(single, PUBLIC)).toEqual({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            type: 'AdaptiveCard',
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            version: '1.4',
            body: [
              {
                type: 'RichTextBlock',
                inlines: [
                  {
                    type: 'TextRun',
                    text: 'Caller waits too long: Support <1st & 2nd>',
                    size: 'Large',
                    weight: 'Bolder',
                    color: 'Attention',
                  },
                ],
              },
              {
                type: 'RichTextBlock',
                inlines: [{ type: 'TextRun', text: 'Support <1st & 2nd>: 134, threshold 120' }],
              },
            ],
            actions: [
              {
                type: 'Action.OpenUrl',
                title: 'Open',
                url: 'https://floor.acme.example/console/?account=hq&queue=6400',
              },
            ],
          },
        },
      ],
    });
  });
});

describe(pagerdutyBody.name, () => {
  const key = 'a'.repeat(32);

  it('is an event of the Events API v2', () => {
    expect(pagerdutyBody(fired(), key, PUBLIC)).toEqual({
      routing_key: key,
      event_action: 'trigger',
      dedup_key: 'r_7/queue/hq/6400',
      payload: {
        summary: 'Caller waits too long: Support <1st & 2nd>: 134, threshold 120',
        source: 'hq',
        severity: 'critical',
        timestamp: '2026-11-29T09:30:00.000Z',
        group: 'r_7',
        custom_details: { subject: 'queue 6400', value: 134, threshold: 120 },
      },
      links: [
        { href: 'https://floor.acme.example/console/?account=hq&queue=6400', text: 'Open in Floorwalker' },
      ],
    });
  });

  it.each([
    ['acked', 'acknowledge'],
    ['resolved', 'resolve'],
  ] as const)('has the same key when the alert is %s', (kind, action) => {
    expect(pagerdutyBody(fired({ kind }), key, undefined)).toMatchObject({
      event_action: action,
      dedup_key: 'r_7/queue/hq/6400',
    });
  });

  it('has a key of at most 255 characters, different for different alerts', () => {
    const keys = ['x', 'y'].map((end) => {
      const id = `${'r'.repeat(400)}${end}`;
      const body = pagerdutyBody(fired({ alert: { ...fired().alert, id } }), key, undefined);
      return (body as { dedup_key: string }).dedup_key;
    });
    expect(keys.map((one) => one.length)).toEqual([255, 255]);
    expect(new Set(keys).size).toBe(2);
  });
});

describe(emailText.name, () => {
  it('is plain text', () => {
    expect(emailText(single, PUBLIC)).toEqual({
      subject: '[critical] Caller waits too long: Support <1st & 2nd>',
      text: [
        'Caller waits too long: Support <1st & 2nd>',
        '',
        'Support <1st & 2nd>: 134, threshold 120',
        '',
        'Firing since 2026-11-29T09:30:00.000Z',
        '',
        'https://floor.acme.example/console/?account=hq&queue=6400',
        '',
      ].join('\n'),
    });
    expect(emailText(resolved, undefined)).toMatchObject({
      subject: 'Resolved: Caller waits too long: Support <1st & 2nd>',
      text: expect.stringContaining('Resolved at 2026-11-29T09:31:00.000Z'),
    });
  });
});
