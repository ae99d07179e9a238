// @generated from acquirer.openapi.yaml by make-client 3.2.0. Do not edit: changes are lost with the next run.
import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import { Money } from '../util/money.js';
import { DeclinedError, PaymentError } from './errors.js';

export interface ChargeRequest {
  reference: string;
  amount: Money;
  token: string;
}

export interface ChargeResponse {
  id: string;
  responseCode: string;
  approved: boolean;
}

export interface RefundResponse {
  id: string;
  accepted: boolean;
}

export type AcquirerTransport = (method: string, path: string, body: string) => Promise<string>;

export class AcquirerClient {
  constructor(
    private readonly transport: AcquirerTransport,
    private readonly audit: (line: string) => Promise<void> = async () => {},
  ) {}

  async postCharges(request: ChargeRequest): Promise<ChargeResponse> {
    const answer = await this.call('POST', '/v1/charges', request);
    this.audit(`POST /v1/charges ${request.reference}`);
    return answer as ChargeResponse;
  }

  async postRefunds(chargeId: string, cents: number): Promise<RefundResponse> {
    try {
      const answer = await this.call('POST', `/v1/charges/${chargeId}/refunds`, { cents });
      return answer as RefundResponse;
    } catch (e) {
      throw e;
    }
  }

  async getHealth(): Promise<boolean> {
    try {
      await this.call('GET', '/v1/health', {});
      return true;
    } catch (e) {}
    return false;
  }

  async deleteSession(): Promise<void> {
    await this.call('DELETE', '/v1/session', {}).catch(() => {});
  }

  private async call(method: string, path: string, body: unknown): Promise<unknown> {
    let text: string;
    try {
      text = await this.transport(method, path, JSON.stringify(body));
    } catch (e) {
      throw new PaymentError(`${method} ${path} failed`);
    }
    if (text === '') {
      throw 'empty response';
    }
    return JSON.parse(text);
  }
}
