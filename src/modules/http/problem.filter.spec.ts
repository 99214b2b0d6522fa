import { BadRequestException, NotFoundException } from '@nestjs/common';
import { FloorError } from '../domain/problem.js';
import { problemOf } from './problem.filter.js';

describe('problemOf', () => {
  const tooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
  const broken = Object.assign(new Error('password=hunter2'), { statusCode: 500 });

  it.each([
    [new FloorError('not-ready', 'Wait.'), 'not-ready', 503, 'Wait.'],
    [new NotFoundException('Cannot GET /x?token=abc'), 'not-found', 404, 'Cannot GET /x'],
    [new BadRequestException('No JSON.'), 'bad-request', 400, 'No JSON.'],
    [tooLarge, 'too-large', 413, 'Request body is too large'],
    [broken, 'internal', 500, 'The service failed to answer. The cause is in its log.'],
    [
      new TypeError('x is undefined'),
      'internal',
      500,
      'The service failed to answer. The cause is in its log.',
    ],
    ['thrown text', 'internal', 500, 'The service failed to answer. The cause is in its log.'],
  ])('gives %s the code %s', (error, code, status, detail) => {
    expect(problemOf(error).problem).toMatchObject({ code, status, detail });
  });
});
