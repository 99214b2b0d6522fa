import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MailSender } from './mail-sender.js';

const MAIL = {
  id: 'n1',
  to: ['ann@acme.example'],
  subject: 'Grüße\r\nBcc: eve@evil.example',
  text: 'One line\n',
};

const ANSWERS: Record<string, string> = { DATA: '354 go on\r\n', STARTTLS: '502 not here\r\n' };

/** A mail server that answers as the test says. */
async function mailServer(answerToData: string): Promise<{ server: Server; lines: string[]; port: number }> {
  const lines: string[] = [];
  const server = createServer((socket: Socket) => {
    let isData = false;
    socket.write('220 mail\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
        lines.push(line);
        if (isData && line !== '.') continue;
        if (line === '.') socket.write(`${answerToData}\r\n`);
        else socket.write(ANSWERS[line] ?? '250 ok\r\n');
        isData = line === 'DATA';
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, lines, port: (server.address() as AddressInfo).port };
}

describe(MailSender.name, () => {
  const smtp = (port: number) => ({
    ...{ host: '127.0.0.1', port, secure: false, insecure: true, from: 'floor@acme.example' },
  });
  let server: Server | undefined;
  afterEach(() => server?.close());

  it('hands a message to the server', async () => {
    const mail = await mailServer('250 queued');
    ({ server } = mail);
    expect(await new MailSender().send(MAIL, smtp(mail.port), 10_000)).toEqual({
      kind: 'answered',
      status: 200,
    });
    expect(mail.lines).toEqual(
      expect.arrayContaining([
        'MAIL FROM:<floor@acme.example>',
        'RCPT TO:<ann@acme.example>',
        'Message-ID: <n1@floorwalker>',
        'Auto-Submitted: auto-generated',
        'One line',
      ]),
    );
    expect(mail.lines.filter((line) => line.startsWith('Bcc'))).toEqual([]);
  });

  it('says that the server did not take it', async () => {
    const mail = await mailServer('451 later');
    ({ server } = mail);
    expect(await new MailSender().send(MAIL, smtp(mail.port), 10_000)).toMatchObject({
      kind: 'broken',
      why: expect.stringContaining('451'),
    });
  });

  it('sends nothing without TLS unless the configuration says so', async () => {
    const mail = await mailServer('250 queued');
    ({ server } = mail);
    const strict = { ...smtp(mail.port), insecure: false };
    expect(await new MailSender().send(MAIL, strict, 10_000)).toMatchObject({ kind: 'broken' });
    expect(mail.lines).not.toContain('DATA');
  });
});
