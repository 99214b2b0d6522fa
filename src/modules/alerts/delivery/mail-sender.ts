import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { SmtpConfig } from '../../config/floor-config.js';
import type { PostOutcome } from '../../../vendors/kit/guarded-post.js';

export interface Mail {
  /** Names the message for servers and readers that drop doubles. */
  id: string;
  to: readonly string[];
  subject: string;
  text: string;
}

/** Hands e-mail to the configured server. Its address is the operator's, so it is not guarded. */
@Injectable()
export class MailSender {
  /** The answer of the mail server as if it were one of HTTP. */
  async send(mail: Mail, smtp: SmtpConfig, timeoutMs: number): Promise<PostOutcome> {
    const { host, port, secure, insecure, username, password, from } = smtp;
    const transport = createTransport({
      host,
      port: port ?? (secure ? 465 : 587),
      secure,
      ...(insecure ? { ignoreTLS: true } : { requireTLS: !secure }),
      ...(username !== undefined && { auth: { user: username, pass: password ?? '' } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
    try {
      const { id, to, subject, text } = mail;
      await transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        messageId: `<${id}@floorwalker>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'answered', status: 200 };
    } catch (error) {
      return failureOf(error);
    } finally {
      transport.close();
    }
  }
}

/** The server's own words may quote a password, so only its code is kept. */
function failureOf(error: unknown): PostOutcome {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const word = typeof code === 'string' ? code : 'unknown';
  const status = typeof responseCode === 'number' ? ` and answered ${responseCode}` : '';
  if (word === 'ETIMEDOUT') return { kind: 'timed-out', why: 'The mail server did not answer in time.' };
  return { kind: 'broken', why: `The mail server did not take the message (${word}${status}).` };
}
