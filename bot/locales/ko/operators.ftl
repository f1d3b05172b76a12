error-no-operators = Milepost 설정에 운영자가 지정되어 있지 않아 아직 아무도 할 수 없습니다. Milepost를 운영하시는 분은 [discord] 항목에 사용자나 역할의 ID를 적어 주십시오: operators = ["175928847299117063"]
reading-is-no-news = ‘{ $account }’에는 그 시각이나 그 이후의 수치가 이미 있습니다. 더 오래된 수치는 `milepost import`로 가져올 수 있습니다.
    .plain = ‘{ $account }’에는 { $at }이나 그 이후의 수치가 이미 있습니다. 더 오래된 수치는 'milepost import'로 가져올 수 있습니다.

operators-approved = **승인됨:** { $name } { COUNT($count, "명") } ({ $at })
operators-rejected = **거부됨:** { $name } { COUNT($count, "명") } ({ $at })
operators-announced = 알림 { $count }건이 전송됩니다:
operators-nothing-announced = 이에 따른 알림은 없습니다.
operators-corrected = { $count ->
    [0] 정정할 내용이 없습니다. 이 수치만을 근거로 한 알림을 받은 채널이 없으며, 이후 수치로 확인되는 알림은 유지됩니다.
   *[other] 이 수치에 따른 알림을 받은 채널에 정정 { $count }건이 전송됩니다.
}
operators-more = … 외 { $count }건
operators-reject-warning = **이미 승인된 수치입니다:** { $name } { COUNT($count, "명") } ({ $at }). 거부하시면 이 수치에 따른 알림이 모두 철회되고, 알림을 받은 모든 채널에 정정이 게시됩니다. 되돌릴 수 없습니다.
operators-reject-events = 그 이후의 알림은 다음과 같습니다. 이 수치와 관계없는 알림은 그대로 유지됩니다:
operators-reject-no-events = 그 이후 이 계정에 관한 알림은 없었습니다.
operators-reject-button = 거부하고 정정
operators-reject-later-button = 이후 수치까지 모두 거부
operators-entered = **입력 및 승인됨:** { $name } { COUNT($count, "명") }
operators-entered-held = **입력되었으나 보류됨:** { $name } { JOSA(COUNT($count, "명"), "은", "는") } 변화 폭이 지나치게 큽니다. 올바른 수치라면 `/{ command-reading } { command-reading-approve }`으로 승인해 주십시오.
operators-polled = **{ $source }:** 계정 { $of }개 중 { $count }개의 수치를 확인했습니다.
operators-polled-unchanged = 그중 { $count }개는 문서의 수치가 그대로여서 새 조회로 치지 않습니다.
operators-polled-held = 그중 { $count }개는 변화 폭이 지나치게 커서 보류했습니다.
operators-source-failed = ⚠️ **{ $source }**: { $kind } ({ $reason })
operators-source-limited = { $at }까지 더 이상 요청을 받지 않습니다.
operators-source-credentials = 인증 정보를 받아들이지 않습니다. 갱신해 주십시오.
operators-source-refused = 요청 내용을 거부합니다. 다시 시도해도 결과는 같습니다.
operators-source-payload = 응답 형식이 약속과 다릅니다. Milepost 업데이트가 필요할 수 있습니다.
operators-source-unavailable = 지금은 확인할 수 없습니다. 다음 조회 때 다시 시도합니다.
operators-incident-believed = **{ $source }**의 이상 상태를 종료하고 보류된 수치를 승인했습니다.
operators-incident-held = **{ $source }**의 이상 상태를 종료했습니다. 보류된 수치는 이후의 수치나 운영자가 결정할 때까지 그대로 둡니다.

operators-no-reading = ‘{ $name }’은(는) 결정할 수 있는 수치가 아닙니다. 다른 운영자가 이미 결정했을 수 있습니다. 제안된 항목에서 선택해 주십시오.
operators-believed-already = 이미 승인된 수치입니다.
operators-refused = 처리할 수 없습니다: { $reason }
operators-no-source = ‘{ $name }’(이)라는 데이터 출처가 없습니다. 사용할 수 있는 출처: { $names }
operators-no-sources = 조회할 데이터 출처가 없습니다.
operators-no-incident = ‘{ $name }’에는 이상 상태가 없습니다. 제안된 항목에서 선택해 주십시오.
