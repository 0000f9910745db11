"""Environments the settings accept, one for each kind of platform."""

HEX = "ab" * 32
EMBEDDED = {
    "VIDGO_PUBLIC_URL": "http://127.0.0.1:8080/",
    "VIDGO_TASKS_URL": "http://127.0.0.1:8083",
    "VIDGO_TRANSCODER_URL": "http://127.0.0.1:8085",
    "VIDGO_JWT_KEYS": f"k1:{HEX},k0:{HEX}",
    "VIDGO_CODE_PEPPER": HEX,
    "VIDGO_KEY_PEPPER": HEX,
    "VIDGO_RECEIPT_KEY": HEX,
    "LEONARDO_API_KEY": "leo",
    "LEONARDO_WEBHOOK_KEY": "hook",
    "ECPAY_MERCHANT_ID": "2512345",
    "ECPAY_HASH_KEY": "0123456789abcdef",
    "ECPAY_HASH_IV": "fedcba9876543210",
    "ECPAY_CHECK_CODE": "59997889",
    "ECPAY_INVOICE_HASH_KEY": "abcdef0123456789",
    "ECPAY_INVOICE_HASH_IV": "9876543210fedcba",
    "PADDLE_API_KEY": "pdl_sdbx_apikey_01",
    "PADDLE_WEBHOOK_SECRETS": "pdl_ntfset_01",
    "SMTP_HOST": "127.0.0.1",
    "VIDGO_STATE": "state",
    "VIDGO_LINK_KEY": HEX,
    "VIDGO_TASKS_SECRET": HEX,
}
GCP = {
    **EMBEDDED,
    "VIDGO_PLATFORM": "gcp",
    "VIDGO_PUBLIC_URL": "https://vidgo.example",
    "PADDLE_CLIENT_TOKEN": "live_01",
    "VIDGO_SCHEDULES_URL": "https://schedules.example",
    "GCP_PROJECT": "p",
    "GCP_LOCATION": "l",
    "GCP_TASKS_ACCOUNT": "a@p.iam.gserviceaccount.com",
    "GCP_BUCKET": "b",
}
