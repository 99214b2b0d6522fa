import type { Random } from './random.js';

const FIRST = (
  'Ada Amir Anna Aris Bea Ben Bianca Boris Carla Chen Clara Dario Dina Edda Elias Ella Emil Eva Farid Femi Finn Freya ' +
  'Gita Hana Hugo Ida Ines Ivan Jonas Julia Kai Karim Klara Lars Leila Lena Leon Lin Luca Maja Marco Marta Mia Milan ' +
  'Nadia Nils Nora Omar Otto Paula Petra Ravi Rosa Samir Sara Sofia Tara Theo Vera Yusuf'
).split(' ');

const LAST = (
  'Abel Adeyemi Ahmed Alm Andrade Baker Bauer Berg Brandt Castro Chang Costa Dahl Dubois Eder Fischer Fontaine Garcia ' +
  'Gomez Haas Hansen Haddad Holm Ivanov Jansen Kaya Keller Khan Kim Klein Koch Kovacs Kumar Lang Larsen Lindgren Lopez ' +
  'Lund Maier Marino Martin Meyer Moreau Nagy Nakamura Novak Nowak Ode Okafor Olsen Park Patel Pereira Petrov Ricci ' +
  'Rossi Sato Schmid Silva Singh Sousa Stein Tanaka Toth Vogel Wagner Weber Wolf Yilmaz Zhang'
).split(' ');

const COMPANIES = (
  'Acme Borealis Cedar Delta Evergreen Fjord Granite Harbour Iris Juniper Kestrel Lumen Meridian Northwind Orchard ' +
  'Pioneer Quarry Riverside Summit Tidewater Umbra Vertex Willow Zephyr'
).split(' ');

const QUEUES = (
  'Sales;Support;Billing;Returns;Bookings;Claims;Technical;Onboarding;Renewals;Logistics;Complaints;Front desk;' +
  'Warranty;Accounts;Dispatch;Loyalty;Fraud;Partners;Press;Spare parts'
).split(';');

const REGIONS = (
  'North;South;East;West;Centre;Nordics;Benelux;Iberia;Alps;Baltics;Adria;Aegean;Levant;Gulf;Cape;Andes;Pacific;' +
  'Atlantic;Lakes;Islands'
).split(';');

const at = (words: readonly string[], index: number): string => words[index % words.length] ?? '';

/** Distinct for the first 4,200 indices; neighbours share neither name. */
export function agentName(index: number, offset: number): string {
  const round = Math.floor(index / FIRST.length);
  return `${at(FIRST, index + offset)} ${at(LAST, index * 7 + round + offset)}`;
}

/** Distinct for the first 420 indices. */
export function queueName(index: number): string {
  const round = Math.floor(index / QUEUES.length);
  return round === 0 ? at(QUEUES, index) : `${at(QUEUES, index)} ${at(REGIONS, round - 1)}`;
}

export function callerName(random: Random): string {
  return random.chance(0.3) ? random.pick(COMPANIES) : `${random.pick(FIRST)} ${random.pick(LAST)}`;
}
