import { serviceAddress } from './service-address.js';

describe('serviceAddress', () => {
  it.each([
    ['https://floor.example', 'https://floor.example/v1/accounts'],
    ['https://floor.example/', 'https://floor.example/v1/accounts'],
    ['https://intranet.example/floor', 'https://intranet.example/floor/v1/accounts'],
    ['https://intranet.example/floor/', 'https://intranet.example/floor/v1/accounts'],
  ])('of %s', (service, address) => expect(serviceAddress(service, 'v1/accounts').href).toBe(address));
});
