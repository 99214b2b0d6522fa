import type { RouteContract } from './describes.js';

const tag = 'Contracts';

export const openApiContract: RouteContract = {
  tag,
  summary: 'This document: OpenAPI 3.1 of the service’s HTTP calls',
  answers: { 200: { description: 'The document.', media: 'application/json; charset=utf-8' } },
};

export const asyncApiContract: RouteContract = {
  tag,
  summary: 'AsyncAPI 3.0 of the service’s socket',
  answers: { 200: { description: 'The document.', media: 'application/json; charset=utf-8' } },
};

export const pageContract: RouteContract = {
  tag,
  summary: 'Both documents as a page for people',
  answers: { 200: { description: 'The page.', media: 'text/html; charset=utf-8' } },
};

export const styleContract: RouteContract = {
  tag,
  summary: 'The style of that page',
  answers: { 200: { description: 'The style.', media: 'text/css; charset=utf-8' } },
};
