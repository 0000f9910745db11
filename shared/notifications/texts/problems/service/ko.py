"""Problems of requests and of the service in Korean: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "documents.contended": (
        "여러 변경이 겹쳤습니다",
        "계정에 여러 변경이 동시에 들어와 이번 변경은 반영되지 않았습니다. 다시 시도하세요.",
    ),
    "documents.unavailable": (
        "지금은 데이터에 접근할 수 없습니다",
        "데이터베이스가 응답하지 않습니다. 잠시 후 다시 시도하세요.",
    ),
    "internal.error": (
        "VidGo에 문제가 생겼습니다",
        (
            "오류가 기록되었습니다. 잠시 후 다시 시도하시고, 같은 문제가 계속되면 고객 지원에 "
            "문의하세요."
        ),
    ),
    "notifications.mail_refused": (
        "메일을 전달하지 못했습니다",
        "이 주소의 메일 서비스가 메일을 받지 않았습니다. 주소에 오타가 없는지 확인하세요.",
    ),
    "notifications.mail_unavailable": (
        "지금은 메일을 보낼 수 없습니다",
        "메일 서비스가 응답하지 않습니다. 잠시 후 다시 시도하세요.",
    ),
    "queue.unavailable": (
        "지금은 작업을 시작할 수 없습니다",
        (
            "작업 대기열이 응답하지 않습니다. 잠시 후 다시 시도하세요. 같은 작업이 두 번 "
            "실행되지는 않습니다."
        ),
    ),
    "request.bad_cursor": (
        "목록에 없는 페이지입니다",
        "목록을 어디서부터 이어야 할지 알 수 없습니다. 첫 페이지부터 다시 시작하세요.",
    ),
    "request.idempotency_conflict": (
        "이미 사용된 요청 키입니다",
        "내용이 다른 이전 요청에서 같은 키를 사용했습니다. 새 키로 다시 보내세요.",
    ),
    "request.invalid": (
        "입력한 내용을 확인해 주세요",
        "빠졌거나 조건에 맞지 않는 항목이 있습니다. 표시된 항목을 고친 뒤 다시 시도하세요.",
    ),
    "request.malformed": (
        "요청을 읽을 수 없습니다",
        "이해할 수 없는 형식의 요청입니다. 작성 방식을 확인한 뒤 다시 보내세요.",
    ),
    "request.method_not_allowed": (
        "여기서는 할 수 없는 작업입니다",
        "주소는 있지만 이런 종류의 요청은 받지 않습니다. 받을 수 있는 요청은 문서에서 확인하세요.",
    ),
    "request.no_such_route": (
        "이 주소에는 아무것도 없습니다",
        "주소가 잘못되었거나 오래되었을 수 있습니다. 주소를 확인하거나 첫 화면으로 돌아가세요.",
    ),
    "request.too_large": (
        "요청이 너무 큽니다",
        "한 번에 받을 수 있는 양을 넘었습니다. 내용을 줄여 다시 시도하세요.",
    ),
    "request.too_many": (
        "요청이 너무 많습니다",
        "일 분 동안 요청이 너무 많았습니다. 잠시 기다린 뒤 계속하세요.",
    ),
    "schedule.unknown": (
        "없는 예약 작업입니다",
        "이 이름의 예약 작업이 없습니다. 이름을 확인하세요.",
    ),
    "request.idempotency_key_missing": (
        "요청에 이름이 필요합니다",
        "중복 결제를 막기 위해 Idempotency-Key 헤더를 보내세요.",
    ),
}
