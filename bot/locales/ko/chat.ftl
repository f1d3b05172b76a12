# What anybody on Discord can be told.
error-unexpected = 요청을 처리하지 못했습니다. 사용자의 잘못이 아닙니다. 다시 시도해 주시고, 같은 문제가 반복되면 Milepost 운영자에게 다음 번호를 알려 주십시오: { $id }
error-not-an-operator = Milepost 운영자만 할 수 있는 작업입니다. 운영자는 설정에 지정되어 있습니다.
error-not-a-manager = ‘서버 관리하기’ 권한이 있거나 Milepost 운영자가 지정한 역할을 가진 사람만 할 수 있습니다.
