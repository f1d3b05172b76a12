# What anybody on Discord can be told.
error-unexpected = 処理できませんでした。お客様の操作に問題はありません。もう一度お試しください。繰り返し起きる場合は、Milepost の運営者に次の番号をお知らせください: { $id }
error-not-an-operator = この操作は Milepost の運営者だけが行えます。運営者は設定で指定されています。
error-not-a-manager = 「サーバー管理」権限を持つ人、または Milepost の運営者が指定したロールを持つ人だけが行えます。
