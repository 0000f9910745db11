"""Words of mails in Korean."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.VERIFICATION_SUBJECT: "VidGo 인증 코드",
    TextKey.VERIFICATION_HEADING: "이메일 주소 인증",
    TextKey.VERIFICATION_LEAD: "가입을 완료하려면 아래 코드를 입력하세요.",
    TextKey.VERIFICATION_LIFE: (
        "코드는 {minutes}분 동안 유효하며 {guesses}번까지 입력할 수 있습니다. 새 코드를 받으면 "
        "이 코드는 무효가 됩니다."
    ),
    TextKey.VERIFICATION_IGNORE: (
        "VidGo에 가입하지 않으셨다면 이 메일을 무시하세요. 코드를 입력하지 않으면 아무 일도 "
        "일어나지 않습니다."
    ),
    TextKey.ADDRESS_KNOWN_SUBJECT: "이미 VidGo 계정이 있습니다",
    TextKey.ADDRESS_KNOWN_HEADING: "이미 계정이 있습니다",
    TextKey.ADDRESS_KNOWN_LEAD: (
        "이 이메일 주소로 가입 또는 코드 요청이 있었습니다. 이미 인증된 VidGo 계정이 있으니 "
        "바로 로그인하세요."
    ),
    TextKey.ADDRESS_KNOWN_LINK: "VidGo 로그인",
    TextKey.ADDRESS_KNOWN_IGNORE: (
        "본인이 아니더라도 하실 일은 없습니다. 계정과 비밀번호는 변경되지 않았습니다."
    ),
    TextKey.ADDRESS_CONTESTED: (
        "이 주소는 서로 다른 비밀번호로 여러 번 가입 신청되었습니다. "
        "코드는 본인이 가입한 페이지에서만, 그곳에서 정한 비밀번호로 사용할 수 있습니다. "
        "그 페이지를 닫았다면 다시 가입하고 새로 도착하는 코드를 사용하세요."
    ),
    TextKey.RESET_SUBJECT: "VidGo 새 비밀번호 설정",
    TextKey.RESET_HEADING: "새 비밀번호 설정",
    TextKey.RESET_LEAD: (
        "이 이메일 주소의 VidGo 계정에 대해 비밀번호 재설정 요청이 있었습니다. 아래 페이지에서"
        " 새 비밀번호를 설정하세요."
    ),
    TextKey.RESET_LINK: "비밀번호 설정",
    TextKey.RESET_LIFE: (
        "링크는 {minutes}분 동안 유효하며 한 번만 사용할 수 있습니다. 새 비밀번호를 설정하면 "
        "모든 기기에서 로그아웃됩니다."
    ),
    TextKey.RESET_IGNORE: ("본인이 아니라면 이 메일을 무시하세요. 비밀번호는 변경되지 않았습니다."),
    TextKey.ARCHIVE_SUBJECT: "VidGo 데이터가 준비되었습니다",
    TextKey.ARCHIVE_HEADING: "데이터가 준비되었습니다",
    TextKey.ARCHIVE_LEAD: (
        "요청하신 데이터 사본이 준비되었습니다. 영상, 이미지, 기록을 담은 zip 파일입니다."
    ),
    TextKey.ARCHIVE_LINK: "내 데이터 받기",
    TextKey.ARCHIVE_LIFE: ("로그인하여 받으세요. {hours}시간 동안 받을 수 있으며 이후 삭제됩니다."),
    TextKey.LOW_BALANCE_SUBJECT: "VidGo 크레딧이 얼마 남지 않았습니다",
    TextKey.LOW_BALANCE_HEADING: "크레딧이 얼마 남지 않았습니다",
    TextKey.LOW_BALANCE_LEAD: "이번 기간 크레딧의 {percent}%를 사용했습니다.",
    TextKey.LOW_BALANCE_LINK: "내 크레딧 보기",
    TextKey.LOW_BALANCE_NOTE: (
        "제작 중인 영상에는 영향이 없습니다. 크레딧은 요금제의 다음 초기화 때 지급되며, "
        "만료되지 않는 크레딧 팩으로도 추가할 수 있습니다."
    ),
    TextKey.USED_UP_SUBJECT: "VidGo 크레딧을 모두 사용했습니다",
    TextKey.USED_UP_HEADING: "크레딧을 모두 사용했습니다",
    TextKey.USED_UP_LEAD: "이번 기간의 크레딧을 모두 사용했습니다.",
    TextKey.CAP_NEAR_SUBJECT: "VidGo 사용 한도에 가까워졌습니다",
    TextKey.CAP_NEAR_HEADING: "사용 한도에 가까워졌습니다",
    TextKey.CAP_NEAR_LEAD: "이번 달에 설정한 사용 한도의 {percent}%를 사용했습니다.",
    TextKey.CAP_REACHED_SUBJECT: "VidGo 사용 한도에 도달했습니다",
    TextKey.CAP_REACHED_HEADING: "사용 한도에 도달했습니다",
    TextKey.CAP_REACHED_LEAD: (
        "이번 달에 설정한 사용 한도를 모두 사용하여 크레딧이 드는 새 주문을 받을 수 없습니다."
    ),
    TextKey.CAP_LINK: "한도 확인 또는 변경",
    TextKey.CAP_NOTE: (
        "제작 중인 영상에는 영향이 없습니다. 한도는 다음 달(UTC)에 다시 시작되며, 언제든지 "
        "변경하거나 해제할 수 있습니다."
    ),
    TextKey.SIGNATURE: "VidGo – 한 문장이 광고가 됩니다",
}
