/**
 * Names for the shapes of the public API, taken from the generated file by route, so that a change
 * of the server shows up here as a type error and nowhere else first.
 */
import type { paths } from "./schema";

type Success = 200 | 201 | 202;
type Json<Response> = Response extends { content: { "application/json": infer Body } }
  ? Body
  : never;
type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? Json<Responses[keyof Responses & Success]>
  : never;
type BodyOf<Operation> = Operation extends {
  requestBody: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

/** The one shape of every error. */
export type Problem = NonNullable<
  paths["/api/v1/auth/login"]["post"]["responses"]["default"]["content"]["application/problem+json"]
>;

export type Registration = BodyOf<paths["/api/v1/auth/register"]["post"]>;
export type Registered = AnswerOf<paths["/api/v1/auth/register"]["post"]>;
export type Credentials = BodyOf<paths["/api/v1/auth/login"]["post"]>;
export type Tokens = AnswerOf<paths["/api/v1/auth/login"]["post"]>;
export type Account = AnswerOf<paths["/api/v1/auth/me"]["get"]>;

export type Balance = AnswerOf<paths["/api/v1/credits/balance"]["get"]>;
export type Lot = Balance["lots"][number];
export type LotKind = Lot["kind"];
export type AutoTopUp = AnswerOf<paths["/api/v1/credits/auto-top-up"]["get"]>;
export type TopUpState = AutoTopUp["state"];
export type TopUpPause = NonNullable<AutoTopUp["paused_because"]>;
export type TopUpAgreement = BodyOf<paths["/api/v1/credits/auto-top-up"]["put"]>;
export type TransactionPage = AnswerOf<paths["/api/v1/credits/transactions"]["get"]>;
export type Transaction = TransactionPage["items"][number];
export type TransactionType = Transaction["transaction_type"];
export type EstimateRequest = BodyOf<paths["/api/v1/credits/estimate"]["post"]>;
export type PaidBy = AnswerOf<paths["/api/v1/credits/estimate"]["post"]>["paid_by"];
export type Quote = AnswerOf<paths["/api/v1/credits/estimate"]["post"]>;
export type SpendCap = AnswerOf<paths["/api/v1/credits/spend-cap"]["get"]>;
export type Receipt = AnswerOf<paths["/api/v1/credits/receipts/{receipt_id}"]["get"]>;

export type UploadRequest = BodyOf<paths["/api/v1/uploads"]["post"]>;
export type UploadLink = AnswerOf<paths["/api/v1/uploads"]["post"]>;

export type GenerationRequest = BodyOf<paths["/api/v1/generations"]["post"]>;
export type GenerationPage = AnswerOf<paths["/api/v1/generations"]["get"]>;
export type Generation = AnswerOf<paths["/api/v1/generations/{generation_id}"]["get"]>;
export type GenerationState = Generation["state"];
export type Failure = NonNullable<Generation["failure"]>;
export type MoneyOutcome = AnswerOf<
  paths["/api/v1/generations/{generation_id}/cancel"]["post"]
>["money"]["outcome"];
export type Stage = Failure["stage"];
export type Resolution = GenerationRequest["resolution"];
export type AspectRatio = GenerationRequest["aspect_ratio"];

export type Export = AnswerOf<paths["/api/v1/exports/{export_id}"]["get"]>;
export type ExportState = Export["state"];
export type ExportRequest = BodyOf<paths["/api/v1/generations/{generation_id}/exports"]["post"]>;
export type Overlay = NonNullable<ExportRequest["overlays"]>[number];
export type Captions = NonNullable<ExportRequest["captions"]>;
export type Sprites = NonNullable<Generation["media"]["sprites"]>;
export type Fit = NonNullable<ExportRequest["fit"]>;

export type Plans = AnswerOf<paths["/api/v1/plans"]["get"]>;
export type Plan = Plans["items"][number];
export type PlanId = Plan["plan_id"];
export type PlanGrant = Plan["grants"][number];
export type Amount = Plan["prices"][number];
export type Currency = Amount["currency"];
export type CurrentPlan = AnswerOf<paths["/api/v1/plans/current"]["get"]>;
export type Packages = AnswerOf<paths["/api/v1/credits/packages"]["get"]>;
export type Package = Packages["items"][number];

export type Promotions = AnswerOf<paths["/api/v1/promotions"]["get"]>;
export type Redeemed = AnswerOf<paths["/api/v1/promotions/redeem"]["post"]>;

export type CreatedOrder = AnswerOf<paths["/api/v1/payments/create"]["post"]>;
export type Checkout = NonNullable<CreatedOrder["checkout"]>;
export type PlanChange = AnswerOf<paths["/api/v1/plans/change"]["get"]>;
export type ReplacedPlan = NonNullable<PlanChange["replaces"]>;
export type Subscribing = BodyOf<paths["/api/v1/plans/subscribe"]["post"]>;
export type Purchase = BodyOf<paths["/api/v1/credits/purchase"]["post"]>;
export type Order = AnswerOf<paths["/api/v1/payments/{order_id}"]["get"]>;
export type OrderState = Order["state"];
export type PaymentOverlay = AnswerOf<paths["/api/v1/payments/overlay"]["get"]>;
export type PaymentCode = NonNullable<Order["code"]>;
export type Gateway = Order["gateway"];

export type ApiKey = AnswerOf<paths["/api/v1/api-keys"]["get"]>["items"][number];
export type NewApiKey = BodyOf<paths["/api/v1/api-keys"]["post"]>;
export type Scope = NewApiKey["scopes"][number];
export type Archive = AnswerOf<paths["/api/v1/auth/export"]["get"]>;
