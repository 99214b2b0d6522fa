import { z } from 'zod';
import { flag } from './http.schema.js';
import { text, whole } from './values.schema.js';

const MailAddress = z
  .string()
  .max(300)
  .regex(/^([^<>\r\n]* )?<?[^\s<>@]+@[^\s<>@]+>?$/, 'must be an address such as floor@acme.example');

/** The server that e-mail is handed to. `secure`: TLS from the first byte (port 465); otherwise STARTTLS is required. */
const Smtp = z
  .strictObject({
    host: z.string().regex(/^[\w.:-]{1,253}$/, 'must be a host name or an address'),
    port: whole(1, 65_535).exactOptional(),
    secure: flag.default(false),
    /** Plain text all the way, for a server on this machine or in tests. */
    insecure: flag.default(false),
    username: text.exactOptional(),
    password: text.exactOptional(),
    from: MailAddress,
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ['username'],
    message: 'needs password, and password needs username',
  });

/** Where alerts are sent. `key` seals the secrets of channels in Redis; the same in every process. */
export const Alerts = z.strictObject({
  key: z
    .string()
    .min(32, 'must be at least 32 characters, such as 32 random bytes in base64')
    .max(1000)
    .exactOptional(),
  publicUrl: z
    .string()
    .regex(
      /^https?:\/\/[^\s?#]+[^\s?#/]$/,
      'must be an address such as https://floor.acme.example, without a slash at the end',
    )
    .exactOptional(),
  insecure: flag.default(false),
  smtp: Smtp.exactOptional(),
});
export const ALERTS_SCHEMAS = [Alerts, Smtp];
